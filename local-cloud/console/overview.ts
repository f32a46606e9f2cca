import { PROFILES } from '../profile';
import type { LocalCloud } from '../start';
import { html, when, type Html } from './page';

/** Functions, timers, clock, profile. */
export function overview(cloud: LocalCloud): Html {
  const functions = cloud.invocations.definitions().map((definition) => {
    const calls = cloud.invocations.book.entries.filter((entry) => entry.functionName === definition.name);
    const failed = calls.filter((entry) => entry.failure !== undefined).length;
    return html`<tr>
      <td>${definition.name}</td>
      <td class="n">${cloud.invocations.instances(definition.name)}</td>
      <td class="n">${calls.length}</td>
      <td class="n ${failed ? 'error' : ''}">${failed}</td>
      <td class="n">${definition.timeoutMs / 1_000} s</td>
      <td class="n">${definition.memoryMb} MB</td>
    </tr>`;
  });
  const timers = cloud.timers.list().map(
    (timer) =>
      html`<tr>
        <td>${timer.functionName}</td>
        <td>${timer.name}</td>
        <td><pre>${timer.cron}</pre></td>
        <td>${timer.next === undefined ? '不再触发' : when(timer.next)}</td>
        <td>
          <form method="post" action="/console/do/run-timer">
            <input type="hidden" name="name" value="${timer.functionName}" /><button>现在触发</button>
          </form>
        </td>
      </tr>`,
  );
  const profiles = Object.keys(PROFILES).map(
    (name) => html`<option ${name === cloud.profile.name ? 'selected' : ''}>${name}</option>`,
  );
  const running = cloud.invocations.activeCalls().map(
    (call) =>
      html`<tr>
        <td>${call.meter.functionName}.${call.meter.action}</td>
        <td>${call.caller.openid ?? call.caller.source}</td>
        <td class="n">${call.meter.databaseRequests}</td>
      </tr>`,
  );
  return html` <section>
      <h2>时钟（北京时间）</h2>
      <p>${when(cloud.clock.now())} <span class="warn">${cloud.clock.moved ? '已调' : ''}</span></p>
      <form method="post" action="/console/do/clock">
        <input name="at" placeholder="2026-11-23 22:10" /><button>调到</button>
      </form>
      <form method="post" action="/console/do/clock">
        <button name="advance" value="600000">+10 分钟</button
        ><button name="reset" value="1">回到现在</button>
      </form>
    </section>
    <section>
      <h2>云函数</h2>
      <table>
        <tr>
          <th>名称</th>
          <th class="n">实例</th>
          <th class="n">调用</th>
          <th class="n">失败</th>
          <th class="n">超时</th>
          <th class="n">内存</th>
        </tr>
        ${functions}
      </table>
    </section>
    ${
      running.length > 0 &&
      html`<section>
        <h2>正在运行</h2>
        <table>
          ${running}
        </table>
      </section>`
    }
    <section>
      <h2>定时器</h2>
      <table>
        ${timers}
      </table>
    </section>
    <section>
      <h2>限制与延迟</h2>
      <form method="post" action="/console/do/profile">
        <select name="name">
          ${profiles}</select
        ><button>切换</button>
      </form>
    </section>`;
}
