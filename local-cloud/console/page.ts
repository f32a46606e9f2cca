import { escapeHtml } from '../server/http';

export const TABS = [
  ['', '概况'],
  ['calls', '调用'],
  ['data', '数据'],
  ['open-api', '开放接口'],
  ['files', '文件'],
  ['faults', '故障'],
] as const;

const STYLE = `
:root{color-scheme:light dark;--bg:#f4f6f9;--card:#fff;--text:#1b2430;--soft:#5b6675;--line:#e6eaf0;--brand:#1a6dff;--warn:#a15c00;--error:#c8261e;--ok:#0a7d4b}
@media(prefers-color-scheme:dark){:root{--bg:#10141a;--card:#1a2029;--text:#eaeff6;--soft:#9ca8b8;--line:#2b333f;--brand:#5b9bff;--warn:#ffc062;--error:#ff8b84;--ok:#4fd193}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--text);font:14px/1.5 system-ui,'Noto Sans CJK SC',sans-serif}
header{background:var(--card);border-bottom:1px solid var(--line);padding:12px 24px;display:flex;gap:24px;align-items:baseline;flex-wrap:wrap;position:sticky;top:0}
header b{font-size:16px}nav a{margin-right:16px;color:var(--soft);text-decoration:none;padding-bottom:10px}nav a.on{color:var(--brand);border-bottom:2px solid var(--brand)}
main{padding:24px;max-width:1280px;margin:auto;display:grid;gap:16px}section{background:var(--card);border:1px solid var(--line);border-radius:16px;padding:16px 20px;overflow:auto}
h2{font-size:14px;margin:0 0 10px;color:var(--soft);font-weight:500}a{color:var(--brand)}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
td,th{text-align:left;padding:6px 12px 6px 0;border-top:1px solid var(--line);vertical-align:top}th{color:var(--soft);font-weight:500;border:0}td.n,th.n{text-align:right}
pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font:12px/1.5 ui-monospace,monospace}form{display:flex;gap:8px;flex-wrap:wrap;align-items:center}
input,select,button,textarea{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:4px 10px;min-height:32px}button{cursor:pointer}button:hover{border-color:var(--brand)}
.warn{color:var(--warn)}.error{color:var(--error)}.ok{color:var(--ok)}.soft{color:var(--soft)}`;

/** Marks text that is already HTML. */
export class Html {
  constructor(readonly text: string) {}
}

/** Template tag: everything put in is escaped unless it is Html itself. */
export function html(parts: TemplateStringsArray, ...values: unknown[]): Html {
  const render = (value: unknown): string => {
    if (value instanceof Html) return value.text;
    if (Array.isArray(value)) return value.map(render).join('');
    return value === undefined || value === null || value === false ? '' : escapeHtml(value);
  };
  return new Html(
    parts.map((part, place) => part + (place < values.length ? render(values[place]) : '')).join(''),
  );
}

export function page(tab: string, body: Html): string {
  const links = TABS.map(
    ([key, label]) =>
      html`<a href="/console${key ? `/${key}` : ''}" class="${key === tab ? 'on' : ''}">${label}</a>`,
  );
  return html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <title>本地云控制台</title>
        <link rel="icon" href="data:," />
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <b>本地云</b>
          <nav>${links}</nav>
          <a href="/">手机</a>
        </header>
        <main>${body}</main>
      </body>
    </html>`.text;
}

/** A time in words of UTC+8. */
export function when(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().replace('T', ' ').slice(0, 19);
}

/** Indented JSON of a document; dates stay readable. */
export function pretty(value: unknown): string {
  return JSON.stringify(value ?? null, null, 2);
}
