/** On top of the common look: wide tables on a screen, sheets of A4 on paper; paper is always light. */
export const REPORT_STYLES = `
main{max-width:60rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(12rem,1fr));gap:.75rem;margin:0 0 1rem}
.cards .card{margin:0}
.figure{font-size:1.5rem;font-weight:700;margin:0}
.basis{color:var(--soft);font-size:.8125rem;margin:.5rem 0 0}
.wide{overflow-x:auto}
table{width:100%;border-collapse:collapse;margin:0 0 .75rem;font-size:.875rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{padding:.375rem .5rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:top}
th[scope=row],thead th:first-child,.word{text-align:left}
thead th{color:var(--soft);font-weight:600}
@media screen{th,td{overflow-wrap:normal}}
.pairs{display:grid;grid-template-columns:repeat(auto-fit,minmax(16rem,1fr));gap:0 1.5rem}
@page{size:A4;margin:14mm 12mm}
@media print{
:root{color-scheme:light;--bg:#fff;--card:#fff;--ink:#1d1d1b;--soft:#57564f;--line:#b5b3ab;--brand:#0b6b4f;--bad:#8c1d18;--bad-soft:#fff}
body{font-size:9pt;line-height:1.4}
p,table{margin-bottom:1.5mm}
.figure{font-size:14pt}
.hint,.basis{font-size:8pt}
main{max-width:none;padding:0}
.card,.alert{border:1px solid var(--line);border-radius:2mm;padding:3mm;margin:0 0 3mm}
.cards{grid-template-columns:repeat(4,1fr);gap:2mm}
.pairs{grid-template-columns:repeat(2,1fr)}
.wide{overflow:visible}
table{font-size:7.5pt}
th,td{padding:.7mm 1mm}
section,.card,.alert,tr{break-inside:avoid}
.long{break-inside:auto}
h2,caption{break-after:avoid}
thead{display:table-header-group}
.chart{max-width:150mm}
.chart-tick,.chart-parts,.chart-legend{font-size:7.5pt}
}
`;
