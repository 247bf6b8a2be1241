/** The whole look of the customer pages: system fonts, two colour schemes, targets of 48 px, nothing fetched. */
export const STYLES = `
:root{color-scheme:light dark;--bg:#f6f5f2;--card:#fff;--ink:#1d1d1b;--soft:#57564f;--line:#8d8b83;--brand:#0b6b4f;--on:#fff;--bad:#b3261e;--badbg:#fdecea;--okbg:#e7f4ee}
@media(prefers-color-scheme:dark){:root{--bg:#161614;--card:#22221f;--ink:#f3f2ee;--soft:#bdbbb2;--line:#7f7d75;--brand:#6fd6ae;--on:#08231a;--bad:#ffb4ab;--badbg:#3b1613;--okbg:#12301f}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.6 -apple-system,BlinkMacSystemFont,"Apple SD Gothic Neo","Noto Sans KR","Malgun Gothic",system-ui,sans-serif;word-break:keep-all;overflow-wrap:anywhere}
main,footer{max-width:30rem;margin:0 auto;padding:0 1rem}
main{padding-top:1.25rem}
footer{padding-top:.5rem;padding-bottom:2.5rem;color:var(--soft);font-size:.875rem}
h1{font-size:1.5rem;line-height:1.35;margin:.125rem 0 .75rem}
h2{font-size:1.125rem;margin:0 0 .5rem}
p{margin:0 0 .75rem}
a{color:var(--brand)}
footer a{display:inline-block;padding:.75rem 0}
.store{color:var(--soft);margin:0;font-weight:600}
.card{background:var(--card);border-radius:1rem;padding:1.125rem 1rem;margin:0 0 1rem}
.facts{margin:0}
.facts div{display:flex;gap:.75rem;padding:.1875rem 0}
.facts dt{flex:0 0 3rem;color:var(--soft)}
.facts dd{margin:0;font-weight:600}
.text{white-space:pre-line}
.facts+.text{margin:.75rem 0 0}
.field{margin:0 0 1.125rem}
.field>label,legend{display:block;font-weight:600;margin:0 0 .375rem;padding:0}
.hint{color:var(--soft);font-size:.875rem;font-weight:400}
input[type=text],input[type=tel],select{width:100%;min-height:3rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.625rem}
fieldset{border:0;padding:0;margin:0 0 1.125rem;min-width:0}
.chips{display:flex;flex-wrap:wrap;gap:.5rem}
.chips label{position:relative;display:block}
.chips input{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0}
.chips span{display:flex;align-items:center;min-height:2.75rem;padding:0 .875rem;border:1px solid var(--line);border-radius:1.375rem}
.chips input:checked+span{background:var(--brand);border-color:var(--brand);color:var(--on);font-weight:600}
.chips input:focus-visible+span{outline:3px solid var(--brand);outline-offset:2px}
.check{display:flex;gap:.625rem;align-items:flex-start;padding:.625rem 0;min-height:2.75rem}
.check input{flex:none;width:1.5rem;height:1.5rem;margin:.0625rem 0 0;accent-color:var(--brand)}
details{margin:0 0 .5rem 2.125rem;font-size:.875rem;color:var(--soft)}
summary{display:inline-block;padding:.5rem 0;text-decoration:underline;cursor:pointer}
button{width:100%;min-height:3.25rem;padding:.75rem 1rem;border:0;border-radius:.75rem;background:var(--brand);color:var(--on);font:inherit;font-size:1.0625rem;font-weight:700;cursor:pointer}
:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
[aria-invalid=true]{border:2px solid var(--bad)}
.error{color:var(--bad);font-size:.875rem;font-weight:600;margin:.375rem 0 0}
.check+.error{margin:-.25rem 0 .5rem 2.125rem}
.alert{background:var(--badbg);color:var(--bad);border-radius:.75rem;padding:.75rem 1rem;font-weight:600}
.done{background:var(--okbg)}
.code{font:700 1.75rem/1.3 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.06em;margin:0;overflow-wrap:normal}
.when{display:inline-block}
::placeholder{color:var(--soft);opacity:1}
.small{font-size:1.25rem}
.qr{display:block;width:12rem;max-width:100%;margin:.75rem auto;background:#fff;border-radius:.5rem;overflow:hidden}
.qr svg{display:block;width:100%;height:auto}
.center{text-align:center}
`;
