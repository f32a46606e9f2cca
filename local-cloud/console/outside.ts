import { FAULT_KINDS } from '../faults';
import type { LocalCloud } from '../start';
import { html, pretty, when, type Html } from './page';

export function openApiLog(cloud: LocalCloud): Html {
  const rows = [...cloud.openApi.log].reverse().map(
    (entry) =>
      html`<tr>
        <td class="soft">${when(entry.at)}</td>
        <td>${entry.api}</td>
        <td>${entry.functionName}</td>
        <td><pre>${pretty(entry.parameters)}</pre></td>
        <td><pre>${pretty(entry.answer)}</pre></td>
      </tr>`,
  );
  const consents = cloud.openApi.consentList().map(
    (row) =>
      html`<tr>
        <td>${row.openid}</td>
        <td>${row.templateId}</td>
        <td class="n">${row.left}</td>
      </tr>`,
  );
  return html` <section>
      <h2>内容安全</h2>
      <p>
        含有 ${[...cloud.openApi.riskyWords].join('、')} 判为 risky，含有
        ${[...cloud.openApi.reviewWords].join('、')} 判为 review。
      </p>
      <form method="post" action="/console/do/word">
        <input name="word" placeholder="加一个词" /><select name="list">
          <option>risky</option>
          <option>review</option></select
        ><button>加入</button>
      </form>
    </section>
    <section>
      <h2>订阅消息的同意余额</h2>
      <table>
        ${consents}
      </table>
    </section>
    <section>
      <h2>调用记录</h2>
      <table>
        <tr>
          <th>时刻</th>
          <th>接口</th>
          <th>云函数</th>
          <th>参数</th>
          <th>回答</th>
        </tr>
        ${rows}
      </table>
    </section>`;
}

export function fileList(cloud: LocalCloud): Html {
  const rows = cloud.files.list().map(
    (file) =>
      html`<tr>
        <td><a href="${cloud.files.link(file.fileId, 600).tempFileURL}">${file.cloudPath}</a></td>
        <td class="n">${file.size}</td>
        <td>${file.openid}</td>
        <td class="soft">${when(file.uploadedAt)}</td>
      </tr>`,
  );
  return html`<section>
    <h2>云存储</h2>
    <table>
      <tr>
        <th>路径</th>
        <th class="n">字节</th>
        <th>上传者</th>
        <th>时刻</th>
      </tr>
      ${rows}
    </table>
  </section>`;
}

export function faultBoard(cloud: LocalCloud): Html {
  const rows = cloud.invocations.faults.list().map(
    (fault) =>
      html`<tr>
        <td>${fault.kind}</td>
        <td>第 ${fault.at ?? '-'} 次库请求</td>
        <td>${fault.functionName ?? '任何云函数'} ${fault.action}</td>
        <td class="n">还有 ${fault.times} 次</td>
        <td>
          <form method="post" action="/console/do/remove-fault">
            <button name="id" value="${fault.id}">去掉</button>
          </form>
        </td>
      </tr>`,
  );
  const kinds = FAULT_KINDS.map((kind) => html`<option>${kind}</option>`);
  const names = cloud.invocations
    .definitions()
    .map((definition) => html`<option>${definition.name}</option>`);
  const offline = [...cloud.offline].join('、');
  return html` <section>
      <h2>加一个故障</h2>
      <form method="post" action="/console/do/add-fault">
        <select name="kind">
          ${kinds}
        </select>
        第 <input name="at" type="number" min="1" value="1" size="4" /> 次库请求
        <select name="functionName">
          <option value="">任何云函数</option>
          ${names}</select
        ><input name="action" placeholder="动作（可空）" />
        <input name="ms" type="number" min="0" placeholder="delay 毫秒" /><input
          name="times"
          type="number"
          min="1"
          value="1"
          size="4"
        />
        次<button>加上</button>
      </form>
    </section>
    <section>
      <h2>等着生效的故障</h2>
      <table>
        ${rows}
      </table>
    </section>
    <section>
      <h2>断网的手机</h2>
      <p>${offline || '没有'}</p>
      <form method="post" action="/console/do/offline">
        <input name="openid" placeholder="openid" /><button name="on" value="1">断网</button
        ><button name="on" value="">恢复</button>
      </form>
    </section>`;
}
