export function writePlatformFiles(_folder: string): void {}
