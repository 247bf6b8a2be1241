/** Of the pages of one event, on top of the common look. */
export const EVENT_STYLES = `
main{padding-top:0}
.cover{margin:0 -1rem 1.25rem;background:var(--sunken);overflow:hidden}
.cover img{display:block;width:100%;height:auto;aspect-ratio:4/3;object-fit:cover}
.plain{margin:0 -1rem 1.25rem;padding:2.25rem 1rem 1.75rem;background:#0b5a43 radial-gradient(circle at 92% -10%,#1f8a68 0 9rem,transparent 9.05rem) no-repeat;color:#fff}
.plain .store{color:#d9efe5}
.plain h1{margin-bottom:0;font-size:1.75rem}
.benefit{display:flex;gap:.75rem;align-items:center;background:var(--brand-soft);border-radius:1rem;padding:.875rem 1rem;margin:0 0 1rem}
.benefit svg{flex:none;width:2rem;height:2rem;fill:none;stroke:var(--brand);stroke-width:1.75;stroke-linejoin:round}
.benefit strong{display:block;font-size:1.1875rem;line-height:1.35}
.pills{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;margin:0 0 1rem;padding:0}
.pills li{background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:.1875rem .75rem;font-weight:600;font-size:.9375rem}
.pills .soon{background:var(--warn-soft);border-color:transparent;color:var(--warn)}
.note .field{margin:1rem 0 0;color:var(--ink)}
.note>:last-child{margin-bottom:0}
aside.note{margin:0 0 1rem}
.facts{margin:0 0 1rem}
.facts div{display:flex;gap:.75rem;padding:.25rem 0}
.facts dt{flex:0 0 2.5rem;color:var(--soft)}
.facts dd{margin:0}
.when{display:inline-block}
.text{margin:0 0 1rem}
.go,.send{position:sticky;bottom:0;z-index:1;padding:.75rem 0 max(.75rem,env(safe-area-inset-bottom));background:linear-gradient(transparent,var(--bg) .75rem)}
form .send{margin:0 -1rem -1.25rem;padding-left:1rem;padding-right:1rem;background:linear-gradient(transparent,var(--card) .75rem);border-radius:0 0 1rem 1rem}
.chips{display:flex;flex-wrap:wrap;gap:.5rem}
.chips label{position:relative;display:block}
.chips input{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;cursor:pointer}
.chips span{display:flex;align-items:center;justify-content:center;min-width:2.75rem;min-height:2.75rem;padding:0 .8125rem;border:1px solid var(--edge);border-radius:1.375rem}
.chips input:checked+span{background:var(--brand);border-color:var(--brand);color:var(--on-brand);font-weight:600}
.chips input:focus-visible+span{outline:3px solid var(--brand);outline-offset:2px}
.more{border:1px solid var(--line);border-radius:.75rem;padding:0 1rem;margin:0 0 1.25rem;font-size:1rem;color:inherit}
.more fieldset{margin-top:1rem}
.more legend{font-size:.9375rem}
.more>summary{display:flex;min-height:3rem;font-weight:600;text-decoration:none}
.more>summary::after{content:"";margin-left:auto;width:.5rem;height:.5rem;border:solid var(--soft);border-width:0 2px 2px 0;transform:rotate(45deg)}
.more[open]>summary::after{transform:rotate(225deg)}
.more>summary::-webkit-details-marker{display:none}
.agree{border-top:1px solid var(--line);padding-top:1rem}
.agree legend{float:left;width:100%}
.agree legend+*{clear:both}
.agree details{margin:-.375rem 0 .25rem 2.125rem}
.agree .error{margin:-.25rem 0 .5rem 2.125rem}
.state{padding:2rem 1rem}
.state h2{font-size:1.375rem;margin-bottom:.5rem}
.tick{display:block;width:3.5rem;height:3.5rem;margin:1.5rem auto .5rem;fill:var(--brand)}
.tick path{fill:none;stroke:var(--on-brand);stroke-width:3;stroke-linecap:round;stroke-linejoin:round}
.actions{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.5rem;margin:0 0 1rem}
@media(min-width:60rem){
main.pair{max-width:66rem;display:grid;grid-template-columns:minmax(0,1fr) 27rem;gap:0 2.5rem;align-items:start;padding-top:2rem}
.pair .cover,.pair .plain{margin:0 0 1.25rem;border-radius:1.25rem}
.pair .plain{padding:3rem 2rem 2.5rem}
.pair .go{display:none}
.pair+footer{max-width:66rem}
}
@media(forced-colors:active){.chips input:checked+span{outline:2px solid Highlight}}
`;
