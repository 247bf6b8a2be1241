import { CHOICES } from "../styles.ts";

/** On top of the common look and the charts'. */
export const SHARE_STYLES = `${CHOICES}
main{max-width:60rem;padding-bottom:2.5rem}
header{margin:0 0 1rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;margin:0 0 1rem}
.figures .card{margin:0}
.figures h2{font-size:1rem;color:var(--soft);margin:0}
.figure{font-size:1.5rem;font-weight:700;margin:0;white-space:nowrap}
h3{font-size:1rem;margin:1.25rem 0 .5rem}
details{margin:0}
summary{display:inline-flex;align-items:center;min-height:2.75rem;text-decoration:underline;cursor:pointer;color:var(--soft);font-size:.875rem}
.wide{overflow-x:auto}
.wide table{width:100%;border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums}
.wide caption{text-align:left;color:var(--soft);padding:.25rem 0}
.wide th,.wide td{padding:.375rem .5rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
.wide th:first-child{text-align:left}
`;
