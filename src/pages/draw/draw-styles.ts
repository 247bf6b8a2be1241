/** Of the draw's pages alone. */
export const DRAW_STYLES = `.hash{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;word-break:break-all}
.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.facts{margin:0 0 .75rem}
.facts div{display:flex;gap:.75rem;padding:.25rem 0}
.facts dt{flex:none;width:5.5rem;color:var(--soft)}
.facts dd{margin:0;flex:1}
.scroll{overflow-x:auto;margin:0 0 .75rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-size:.875rem;color:var(--soft);font-weight:600;white-space:nowrap}
.steps{padding-left:1.25rem}
.steps li{margin:0 0 .5rem}
pre{overflow-x:auto;background:var(--bg);border-radius:.5rem;padding:.75rem;margin:0 0 .75rem}
textarea{width:100%;min-height:5rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:.625rem}
`;
