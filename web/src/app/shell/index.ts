export { LiveChip } from "./live-chip.tsx";
export { Shell } from "./shell.tsx";
