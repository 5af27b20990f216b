const CSS = `
.scroll{height:100%;overflow:auto}
.sheet{display:flex;flex-direction:column;height:100%}
.sheet .scroll{flex:1;min-height:0}
table{border-collapse:separate;border-spacing:0;width:100%}
th{position:sticky;top:0;z-index:1;background:var(--card);border-bottom:1px solid var(--border);padding:0;font-weight:400}
th button{all:unset;box-sizing:border-box;cursor:pointer;display:block;width:100%;padding:5px 10px;font-size:12px;color:var(--text-secondary);white-space:nowrap}
th button:hover{color:var(--text)}
th button:focus-visible{outline:2px solid var(--primary);outline-offset:-2px}
th[aria-sort=ascending] button::after{content:" ↑"}
th[aria-sort=descending] button::after{content:" ↓"}
td{border-bottom:1px solid var(--border);padding:6px 10px;max-width:320px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
th:first-child button,td:first-child{padding-inline-start:14px}
th:last-child button,td:last-child{padding-inline-end:14px}
tbody tr:hover{background:var(--hover)}
.left{text-align:left}.center{text-align:center}.right{text-align:right}
table.pivot{white-space:nowrap}
.pivot th{padding:5px 10px;font-size:12px;color:var(--text-secondary)}
.pivot tbody th{position:static;font-size:inherit;color:inherit;font-weight:400}
.pivot th:first-child{padding-inline-start:14px}
.pivot .strong,.pivot .strong>*,.pivot tbody .strong th{font-weight:650;color:var(--text)}
td.missing{color:var(--text-secondary)}
.meter{display:inline-block;vertical-align:middle;width:64px;height:6px;border-radius:3px;margin-inline-start:10px;background:var(--hover);overflow:hidden}
.sign{display:inline-block;width:14px;font-weight:600;font-size:11px}
.right>.sign{float:left}
.meter i{display:block;height:100%;background:var(--primary);border-radius:3px}
.pager{display:flex;align-items:center;justify-content:flex-end;gap:8px;padding:4px 10px;border-top:1px solid var(--border);font-size:12px;color:var(--text-secondary)}
.pager button{height:26px;padding:0 10px;color:var(--text)}
.metric{display:flex;flex-direction:column;height:100%}
.figure{display:flex;align-items:baseline;gap:6px;white-space:nowrap}
.figure b{font-size:25px;line-height:1.25;font-weight:650;letter-spacing:-.015em;overflow:hidden;text-overflow:ellipsis}
.figure span{font-size:17px;color:var(--text-secondary)}
.change{display:flex;gap:6px;font-size:12px;min-height:17px;color:var(--text-secondary);white-space:nowrap;overflow:hidden}
.change b{font-weight:600}
.change span{overflow:hidden;text-overflow:ellipsis}
.good{color:var(--success)}.bad{color:var(--danger)}
.spark{display:block;width:100%;height:30px;min-height:0;flex-shrink:1;margin-top:auto;padding-top:4px;color:var(--primary)}
.text{height:100%;overflow-y:auto;overflow-wrap:anywhere}
.text>*{margin:6px 0}
.text>:first-child{margin-top:0}
.text h3{font-size:17px;font-weight:650}.text h4{font-size:13px;font-weight:650}
.text ul,.text ol{padding-inline-start:20px}
.text a{color:var(--primary)}
.text code{background:var(--sunken);border-radius:4px;padding:0 4px;font-family:ui-monospace,monospace;font-size:12px}
.text pre{background:var(--sunken);border-radius:7px;padding:8px;overflow-x:auto}
.text pre code{padding:0}
.text blockquote{margin-inline:0;padding-inline-start:12px;border-inline-start:2px solid var(--border);color:var(--text-secondary)}
.text hr{border:0;border-top:1px solid var(--border)}
.text td,.text th{padding:4px 8px;text-align:start;position:static;font-weight:400}
.text th{font-weight:650}
`;

let sheet: CSSStyleSheet | undefined;

/** Styles of tables, key figures and texts, constructed once. */
export function pictureStyles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}
