/** Light and dark values of each token; a page's `--tidemark-…` wins, then the token's branding, then these. */
const TOKENS: Readonly<Record<string, readonly [string, string]>> = {
  background: ['transparent', 'transparent'],
  card: ['#ffffff', '#141b24'],
  sunken: ['#f1f3f6', '#10161e'],
  hover: ['#eef1f5', '#202c3b'],
  border: ['#e3e6eb', '#243040'],
  control: ['#828e9f', '#66778d'],
  text: ['#16202e', '#e6ebf2'],
  'text-secondary': ['#566476', '#9aa8ba'],
  primary: ['#0e7490', '#38bdd8'],
  'on-primary': ['#ffffff', '#06222b'],
  success: ['#137333', '#4ade80'],
  warning: ['#a14908', '#fbbf24'],
  danger: ['#b91c1c', '#f87171'],
};

const variables = (theme: 0 | 1): string =>
  Object.entries(TOKENS)
    .map(([name, values]) => `--${name}:var(--tidemark-${name},var(--brand-${name},${values[theme]}));`)
    .join('');

const CSS = `
:host{display:block}
.root{${variables(0)}color-scheme:light;--radius:var(--tidemark-radius,var(--brand-radius,9px));box-sizing:border-box;min-height:100%;background:var(--background);color:var(--text);font:13px/1.4 var(--tidemark-font,var(--brand-font,Inter,system-ui,sans-serif));font-variant-numeric:tabular-nums;text-align:start}
.root[data-theme=dark]{${variables(1)}color-scheme:dark}
.root *{box-sizing:border-box}
.root :focus-visible{outline:2px solid var(--primary);outline-offset:2px}
h2,h3,p{margin:0;font-size:inherit}
[hidden]{display:none!important}
button,input,select{font:inherit;color:inherit;border:1px solid var(--border);border-radius:7px;background:var(--card);height:30px;padding:0 9px;max-width:100%}
button{cursor:pointer}
button:hover{background:var(--hover)}
button:disabled{opacity:.5;cursor:default}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:8px 12px;min-height:22px;margin-bottom:10px}
.bar h2{font-size:17px;font-weight:650;overflow-wrap:anywhere}
.bar>img{height:24px;max-width:160px;object-fit:contain}
.filters{display:flex;flex-wrap:wrap;gap:8px 12px;flex:1 1 auto;min-width:0}
.live{margin-inline-start:auto;font-size:12px;color:var(--text-secondary);white-space:nowrap}
.live::before{content:"";display:inline-block;width:7px;height:7px;border-radius:50%;margin-inline-end:6px;background:var(--control)}
.live[data-status=live]::before{background:var(--success)}
.live[data-status=reconnecting]::before{background:var(--warning)}
.grid{display:grid;gap:12px}
.grid[hidden]{display:none}
.tile{display:flex;flex-direction:column;min-width:0;min-height:0;position:relative;background:var(--card);border:1px solid var(--border);border-radius:var(--radius)}
.head{display:flex;align-items:baseline;gap:8px;padding:10px 14px 0;min-width:0}
.head h3{font-weight:650;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;flex:0 1 auto}
.quiet .head h3{font-weight:400;color:var(--text-secondary)}
.context{margin-inline-start:auto;font-size:12px;color:var(--text-secondary);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.age{display:none}
.tile:hover .age,.tile:focus-within .age,.old .age{display:inline}
.tile:hover .notes,.tile:focus-within .notes,.old .notes{display:none}
.pill{font-size:11px;line-height:17px;padding:0 6px;border-radius:5px;white-space:nowrap;color:var(--warning);border:1px solid currentColor}
.body{position:relative;flex:1;min-height:0;min-width:0;padding:6px 14px 12px;transition:opacity .15s}
.flush .body{padding:6px 0 0;overflow:hidden;border-radius:0 0 var(--radius) var(--radius)}
.pending .body{opacity:.45}
.picture{width:100%;height:100%;min-height:0;min-width:0;overflow:hidden;position:relative}
.notice{height:100%;overflow-y:auto;display:flex;flex-direction:column;align-items:center;justify-content:safe center;gap:4px;text-align:center;color:var(--text-secondary);font-size:12px;overflow-wrap:anywhere}
.flush .notice{padding:0 14px 12px}
.quiet .notice{align-items:flex-start;justify-content:flex-start;text-align:start}
.notice b{color:var(--text);font-size:13px;font-weight:600}
.notice button{height:26px;margin-top:4px;color:var(--text)}
.whole{background:var(--card);border:1px solid var(--border);border-radius:var(--radius);padding:28px 20px;height:auto;min-height:120px;margin-bottom:12px}
.bone{height:100%;border-radius:6px;background:var(--sunken);animation:bone 1.6s ease-in-out infinite}
.flush .bone{margin:0 14px 12px;height:calc(100% - 12px)}
@keyframes bone{50%{opacity:.5}}
@media (prefers-reduced-motion:reduce){.bone{animation:none}.body{transition:none}}
.control{display:flex;flex-wrap:wrap;align-items:center;gap:8px;min-width:0;position:relative}
.control>label,.control>.name{color:var(--text-secondary);font-size:12px;white-space:nowrap}
.body>.control{height:100%;align-items:flex-start}
.body>.control>label,.body>.control>.name{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.body>.control>select,.body>.control>input,.body>.control>.open{width:100%}
.open{text-align:start;max-width:280px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;padding-inline-end:24px;position:relative}
.open::after{content:"";position:absolute;inset-inline-end:10px;top:10px;width:6px;height:6px;border:solid var(--text-secondary);border-width:0 1.5px 1.5px 0;transform:rotate(45deg)}
.panel{position:absolute;top:34px;inset-inline-start:0;z-index:5;width:260px;max-width:80vw;background:var(--card);border:1px solid var(--border);border-radius:8px;box-shadow:0 8px 24px -6px rgb(0 0 0/.28);padding:6px}
.panel>div{max-height:240px;overflow-y:auto}
.panel label{display:flex;align-items:center;gap:8px;padding:4px 6px;border-radius:6px;overflow-wrap:anywhere;cursor:pointer}
.panel label:hover{background:var(--hover)}
.panel input[type=checkbox]{width:16px;height:16px;accent-color:var(--primary);flex:none;padding:0;margin:0}
.panel input[type=search]{width:100%;margin-bottom:6px}
.panel p{padding:8px;color:var(--text-secondary)}
.panel button{height:26px;margin-top:6px}
.days{display:flex;flex-wrap:wrap;gap:6px;align-items:center}
.days[hidden]{display:none}
`;

let sheet: CSSStyleSheet | undefined;

/** Styles of every dashboard: one constructed sheet, which needs no `style-src` of the page. */
export function dashboardStyles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}

/** Adds a sheet to those of a shadow root, once. */
export function adoptStyles(root: ShadowRoot, added: CSSStyleSheet): void {
  if (!root.adoptedStyleSheets.includes(added)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, added];
}
