import { CHOICES } from "../styles.ts";
import type { PosterSize } from "./words.ts";

/** Paper in mm, and how wide the drawing on it is in its own units: A5 is the drawing of A4, made smaller. */
const PAPER: Readonly<Record<PosterSize, { page: string; width: number; height: number }>> = {
  a4: { page: "210mm 297mm", width: 210, height: 297 },
  a5: { page: "148mm 210mm", width: 148, height: 210 },
  tent: { page: "210mm 297mm", width: 210, height: 297 },
};

/**
 * `--u` is one unit of a drawing 210 wide: on A4 paper exactly 1 mm, on a screen as much as fits. The sheet is always
 * light, like the paper.
 */
export function posterStyles(size: PosterSize): string {
  const { page, width, height } = PAPER[size];
  return `
main{max-width:calc(${width}mm + 2rem)}${CHOICES}
.card+p{margin:0}
.add{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.5rem;align-items:end}
.add .field{margin:0}
.add button{width:auto;min-height:3rem}
.add .error{grid-column:1/-1}
.sheet{container-type:inline-size;width:100%;max-width:${width}mm;aspect-ratio:${width}/${height};margin:1rem auto 1.5rem;overflow:hidden;background:#fff;color:#1d1d1b;box-shadow:0 0 0 1px var(--line),0 .5rem 1.5rem rgb(0 0 0/.12);color-scheme:light;line-height:1.3;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.sheet p{margin:0}
.page{--u:calc(100cqw/210);height:calc(var(--u)*297);display:flex;flex-direction:column;overflow:hidden}
.top{flex:none;background:#0b5a43;color:#fff;padding:calc(var(--u)*16) calc(var(--u)*16) calc(var(--u)*12)}
.top .shop{font-size:calc(var(--u)*8);color:#d9efe5;font-weight:600}
.top .name{font-size:calc(var(--u)*19);font-weight:800;line-height:1.2;letter-spacing:-.02em;text-wrap:balance;margin-top:calc(var(--u)*3)}
.top .name.mid{font-size:calc(var(--u)*15)}
.top .name.long{font-size:calc(var(--u)*11)}
.photo{flex:1 1 0;min-height:0;width:100%;object-fit:cover;display:block}
.win{flex:none;display:flex;align-items:baseline;flex-wrap:wrap;gap:0 calc(var(--u)*4);padding:calc(var(--u)*9) calc(var(--u)*16) 0}
.win .label{font-size:calc(var(--u)*6);color:#0b5a43;font-weight:700}
.win .what{font-size:calc(var(--u)*13);font-weight:800;line-height:1.25}
.win .what.long{font-size:calc(var(--u)*9)}
.win .people{font-size:calc(var(--u)*6);color:#57564f}
.scan{flex:none;display:flex;gap:calc(var(--u)*10);align-items:center;padding:calc(var(--u)*8) calc(var(--u)*16)}
.bare .scan{flex:1 0 auto;flex-direction:column;justify-content:center;text-align:center;gap:calc(var(--u)*6)}
.scan svg{display:block;flex:none;width:calc(var(--u)*72);height:calc(var(--u)*72)}
.bare .scan svg{width:calc(var(--u)*98);height:calc(var(--u)*98)}
.scan .call{font-size:calc(var(--u)*10.5);font-weight:800;text-wrap:balance}
.scan .how{font-size:calc(var(--u)*6);color:#57564f;margin-top:calc(var(--u)*2)}
.scan .link{font-size:calc(var(--u)*5);color:#57564f;margin-top:calc(var(--u)*3);overflow-wrap:anywhere}
.bottom{flex:none;border-top:calc(var(--u)*.4) solid #dcdad2;margin:0 calc(var(--u)*16);padding:calc(var(--u)*6) 0 calc(var(--u)*10);font-size:calc(var(--u)*5.5)}
.bottom div{display:flex;gap:calc(var(--u)*4)}
.bottom dl,.bottom dd,.bottom dt{margin:0}
.bottom dt{flex:0 0 calc(var(--u)*18);color:#57564f}
.flap,.side,.ground{flex:none;overflow:hidden;position:relative}
.flap{height:calc(var(--u)*20)}
.side{height:calc(var(--u)*105);display:flex}
.side.back{transform:rotate(180deg)}
.ground{height:calc(var(--u)*67)}
.side,.ground{border-top:calc(var(--u)*.3) dashed #8d8b83}
.side.back{border-top:0}
.edge{border-top:calc(var(--u)*.3) dashed #8d8b83}
.flap,.ground{display:flex;align-items:center;justify-content:center;text-align:center;color:#57564f;font-size:calc(var(--u)*4.5);padding:0 calc(var(--u)*24)}
.side .top{flex:1;min-width:0;display:flex;flex-direction:column;justify-content:center;padding:calc(var(--u)*8) calc(var(--u)*10)}
.side .top .shop{font-size:calc(var(--u)*5.5)}
.side .top .name{font-size:calc(var(--u)*12);margin-top:calc(var(--u)*2)}
.side .top .name.mid{font-size:calc(var(--u)*10)}
.side .top .name.long{font-size:calc(var(--u)*7)}
.side .gift{font-size:calc(var(--u)*6.5);font-weight:700;margin-top:calc(var(--u)*5)}
.side .days{font-size:calc(var(--u)*4.5);color:#d9efe5;margin-top:calc(var(--u)*3)}
.side .scan{flex:0 0 calc(var(--u)*82);flex-direction:column;justify-content:center;text-align:center;gap:calc(var(--u)*3);padding:calc(var(--u)*6)}
.side .scan svg{width:calc(var(--u)*66);height:calc(var(--u)*66)}
.side .scan .call{font-size:calc(var(--u)*6.5)}
.side .scan .how{font-size:calc(var(--u)*4.5);margin-top:calc(var(--u)*1)}
.side .scan .link{font-size:calc(var(--u)*3.6);margin-top:calc(var(--u)*1.5)}
@page{size:${page};margin:0}
@media print{
html,body{background:#fff}
main{max-width:none;padding:0;margin:0}
main>:not(.sheet),footer{display:none}
.sheet{width:${width}mm;max-width:none;height:${height}mm;aspect-ratio:auto;margin:0;box-shadow:none;break-inside:avoid}
}
`;
}
