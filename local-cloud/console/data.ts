import type { LocalCloud } from '../start';
import { html, pretty, type Html } from './page';

const PAGE = 50;

function indexWords(keys: [string, 1 | -1][]): string {
  return keys.map(([field, direction]) => `${field}${direction === 1 ? '↑' : '↓'}`).join(' ');
}

export function collectionList(cloud: LocalCloud): Html {
  const rows = cloud.database.collections().map(
    (facts) =>
      html`<tr>
        <td><a href="/console/data?name=${encodeURIComponent(facts.name)}">${facts.name}</a></td>
        <td class="n">${facts.documents}</td>
        <td class="n">${Math.round(facts.bytes / 1024)} KB</td>
        <td>
          ${facts.indexes.map((index) => html`<div>${index.name} <span class="soft">${indexWords(index.keys)}${index.unique ? ' 唯一' : ''}</span></div>`)}
        </td>
      </tr>`,
  );
  return html`<section>
    <h2>集合（客户端不能直接读写）</h2>
    <table>
      <tr>
        <th>名称</th>
        <th class="n">文档</th>
        <th class="n">大小</th>
        <th>索引</th>
      </tr>
      ${rows}
    </table>
  </section>`;
}

/** Documents of one collection that match a filter in MongoDB's JSON. */
export function documentList(cloud: LocalCloud, name: string, query: URLSearchParams): Html {
  const text = query.get('filter')?.trim() || '{}';
  const skip = Math.max(0, Number(query.get('skip') ?? 0) || 0);
  let body: Html;
  try {
    const filter = JSON.parse(text) as Record<string, unknown>;
    const found = cloud.database.find(name, filter, { limit: PAGE, skip });
    const more = `/console/data?${new URLSearchParams({ name, filter: text, skip: String(skip + PAGE) }).toString()}`;
    body = html`${found.map((doc) => html`<section><pre>${pretty(doc)}</pre></section>`)}
      <section>
        ${found.length === 0 ? '没有符合的文档。' : ''}${found.length === PAGE && html`<a href="${more}">下 ${PAGE} 个</a>`}
      </section>`;
  } catch (error) {
    body = html`<section class="error">${(error as Error).message}</section>`;
  }
  return html`<section>
      <h2>${name}</h2>
      <form>
        <input type="hidden" name="name" value="${name}" /><input
          name="filter"
          size="70"
          value="${text}"
          aria-label="条件"
        /><button>查找</button>
      </form>
    </section>
    ${body}`;
}
