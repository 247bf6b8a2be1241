import { TOKENS } from "./tokens.ts";

/** The common look of server-rendered pages: system fonts, two colour schemes, targets of 44 px, nothing fetched. */
export const STYLES = `${TOKENS}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding:1rem 0 6rem}
body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.6 -apple-system,BlinkMacSystemFont,"Apple SD Gothic Neo","Noto Sans KR","Malgun Gothic",system-ui,sans-serif;word-break:keep-all;overflow-wrap:anywhere}
main,footer{max-width:32rem;margin:0 auto;padding:0 1rem}
main{padding-top:1.25rem}
footer{padding-top:1rem;padding-bottom:2.5rem;color:var(--soft);font-size:.875rem}
h1{font-size:1.625rem;line-height:1.3;letter-spacing:-.01em;margin:.25rem 0 .75rem;text-wrap:balance}
h2{font-size:1.125rem;line-height:1.4;margin:0 0 .75rem}
p{margin:0 0 .75rem}
a{color:var(--brand)}
footer p{margin:0 0 .25rem}
footer a,.links a{display:inline-flex;align-items:center;min-height:2.75rem;margin-right:1rem}
.store{color:var(--soft);margin:0;font-weight:600}
.card{background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:1.25rem 1rem;margin:0 0 1rem}
.card>:last-child{margin-bottom:0}
.text{white-space:pre-line}
.field{margin:0 0 1.25rem}
.field>label,legend{display:block;font-weight:600;margin:0 0 .375rem;padding:0}
.hint{color:var(--soft);font-size:.875rem;font-weight:400}
p.hint{margin:.375rem 0 0}
input[type=text],input[type=tel],input[type=password],select{width:100%;min-height:3rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:.625rem}
fieldset{border:0;padding:0;margin:0 0 1.25rem;min-width:0}
.check{display:flex;gap:.625rem;align-items:flex-start}
.check input{flex:none;width:1.5rem;height:1.5rem;margin:.625rem 0 0;accent-color:var(--brand)}
.check label{flex:1;min-height:2.75rem;padding:.5625rem 0}
details{font-size:.875rem;color:var(--soft)}
summary{display:inline-flex;align-items:center;min-height:2.75rem;text-decoration:underline;cursor:pointer}
button,.button{display:flex;align-items:center;justify-content:center;width:100%;min-height:3.25rem;padding:.75rem 1rem;border:0;border-radius:.75rem;background:var(--brand);color:var(--on-brand);font:inherit;font-size:1.0625rem;font-weight:700;text-align:center;text-decoration:none;cursor:pointer}
.quiet{background:var(--card);color:var(--ink);border:1px solid var(--edge);font-size:1rem;font-weight:600;min-height:3rem}
:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
input[aria-invalid=true],textarea[aria-invalid=true]{border:2px solid var(--bad)}
.error{color:var(--bad);font-size:.875rem;font-weight:600;margin:.375rem 0 0}
.alert{background:var(--bad-soft);color:var(--bad);border-radius:.75rem;padding:.75rem 1rem;font-weight:600}
.note{background:var(--warn-soft);color:var(--warn);border-radius:.75rem;padding:.75rem 1rem}
.done{background:var(--brand-soft)}
.code{font:700 clamp(1.5rem,8vw,2.25rem)/1.3 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.06em;margin:0;overflow-wrap:normal}
.code.small{font-size:1.25rem}
::placeholder{color:var(--soft);opacity:1}
.qr{display:block;width:13rem;max-width:100%;margin:.75rem auto;background:#fff;border-radius:.75rem;overflow:hidden}
.qr svg{display:block;width:100%;height:auto}
[hidden]{display:none!important}
.center{text-align:center;text-wrap:balance}
`;

/** Links of which one is where the reader stands, as pills beside each other. */
export const CHOICES = `
.choices{display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 1rem;padding:0;list-style:none}
.choices a{display:inline-flex;align-items:center;justify-content:center;min-width:2.75rem;min-height:2.75rem;padding:0 .875rem;border:1px solid var(--edge);border-radius:1.375rem;color:var(--ink);text-decoration:none}
.choices [aria-current]{background:var(--brand);border-color:var(--brand);color:var(--on-brand);font-weight:600}`;
