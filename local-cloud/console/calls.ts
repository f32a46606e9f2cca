import { countsOf, type CallMeter } from '../meter';
import type { LocalCloud } from '../start';
import { html, pretty, when, type Html } from './page';

function title(meter: CallMeter): string {
  return meter.action ? `${meter.functionName}.${meter.action}` : meter.functionName;
}

/** The last calls with their cost; failures and scans stand out. */
export function callList(cloud: LocalCloud): Html {
  const rows = [...cloud.invocations.book.entries].reverse().map((meter) => {
    const code = meter.failure ?? (typeof meter.log?.code === 'string' ? meter.log.code : '');
    return html`<tr>
      <td class="soft">${when(meter.startedAt)}</td>
      <td><a href="/console/calls?id=${meter.requestId}">${title(meter)}</a></td>
      <td>${meter.openid ?? meter.source}</td>
      <td class="n">${meter.ms}${meter.cold ? ' 冷' : ''}</td>
      <td class="n">${meter.databaseRequests}</td>
      <td class="n ${meter.scans ? 'warn' : ''}">${meter.examined}</td>
      <td class="n">${meter.bytesOut}</td>
      <td class="error">${code}</td>
    </tr>`;
  });
  return html`<section>
    <h2>最近 500 次调用</h2>
    <table>
      <tr>
        <th>时刻</th>
        <th>动作</th>
        <th>谁</th>
        <th class="n">毫秒</th>
        <th class="n">库请求</th>
        <th class="n">查看文档</th>
        <th class="n">字节</th>
        <th>结果</th>
      </tr>
      ${rows}
    </table>
  </section>`;
}

/** One call: each database operation with its index, and its console. */
export function callDetail(cloud: LocalCloud, requestId: string): Html {
  const meter = cloud.invocations.book.entries.find((entry) => entry.requestId === requestId);
  if (!meter) return html`<section>这次调用已不在记录里。</section>`;
  const operations = meter.operations.map(
    (cost) =>
      html`<tr class="${cost.scan ? 'warn' : ''}">
        <td>${cost.operation}</td>
        <td>${cost.collection}</td>
        <td>${cost.index ?? '无索引'}</td>
        <td class="n">${cost.examined}</td>
        <td class="n">${cost.returned}</td>
        <td class="n">${cost.bytesOut}</td>
        <td class="error">${cost.failed ?? ''}</td>
      </tr>`,
  );
  const lines = meter.console.map(
    (line) => html`<pre class="${line.level === 'error' ? 'error' : ''}">${line.text}</pre>`,
  );
  const rest = countsOf(meter);
  return html` <section>
      <h2>${title(meter)}</h2>
      <pre>${pretty({ ...rest, log: meter.log })}</pre>
    </section>
    <section>
      <h2>数据库操作</h2>
      <table>
        <tr>
          <th>操作</th>
          <th>集合</th>
          <th>索引</th>
          <th class="n">查看</th>
          <th class="n">返回</th>
          <th class="n">字节</th>
          <th></th>
        </tr>
        ${operations}
      </table>
    </section>
    <section>
      <h2>日志</h2>
      ${lines}
    </section>`;
}
