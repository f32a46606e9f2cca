import { dayOf, durationInWords, MINUTE, timeInWords } from '@contract/core/time';
import { startsWith } from '@kernel/filter';
import { storageReach } from '@kernel/storage-probe';
import { calendarOf } from './calendar';
import type { OrgHandlers } from './handlers';
import { bindings, grants, people, settings } from './repo';
import { brokenIndexes } from './repo-probe';

type Item = Awaited<ReturnType<OrgHandlers['doctor']>>['items'][number];

const WHY = 'the doctor looks at the deployment, not at people';
const SKEW = 2 * MINUTE;
const TIMER_SILENT = 5 * MINUTE;

export const doctorHandlers: Pick<OrgHandlers, 'doctor'> = {
  doctor: async (ctx, { clientNow }) => {
    await ctx.freshIdentity();
    return {
      checkedAt: ctx.now,
      items: [
        await indexes(),
        await storage(ctx.newId('probe')),
        await timer(ctx.now),
        await templates(),
        clock(ctx.now, clientNow),
        await demoData(),
        await setupCode(),
        await administrators(ctx.now),
        await roster(),
        await terms(ctx.now),
      ],
    };
  },
};

async function indexes(): Promise<Item> {
  const broken = await brokenIndexes();
  return broken.length === 0
    ? ok('indexes', '唯一索引', '逐个试写了重复记录，都被数据库拒绝')
    : item(
        'indexes',
        'error',
        '唯一索引',
        `缺少唯一索引：${broken.join('、')}`,
        '请重新运行部署命令补建索引；补建前请勿导入或发放绑定码，以免产生重复',
      );
}

/** L17: slips, photos of appeals, rosters and exports are private files. */
async function storage(probe: string): Promise<Item> {
  const title = '文件权限';
  const reach = await storageReach(probe).catch(() => 'unknown' as const);
  if (reach === 'private') return ok('storage', title, '试存了一个文件，没有签名的地址打不开');
  return reach === 'public'
    ? item(
        'storage',
        'error',
        title,
        '试存了一个文件，没有签名的地址也能打开：病假证明、申诉照片、名册和导出的表格都不保密',
        '请重新运行部署命令，或在云开发控制台把云存储的权限设为“仅创建者及管理员可读写”，三分钟后再检查',
      )
    : item(
        'storage',
        'warning',
        title,
        '试存文件时没有得到结果',
        '请稍后再检查一次；如仍然如此，请在云开发控制台查看云存储是否可用，权限是否为“仅创建者及管理员可读写”',
      );
}

/** The timer leaves its pulse in `settings` each minute, with what its own environment has. */
async function timer(now: number): Promise<Item> {
  const pulse = await settings.unsafeFirst(WHY, { _id: 'pulse' });
  const title = '定时触发器';
  if (!pulse)
    return item(
      'timer',
      'error',
      title,
      '从来没有运行过',
      '请在云开发控制台确认云函数 jobs 的触发器已开启，或重新部署',
    );
  const silent = now - pulse.setAt;
  return silent <= TIMER_SILENT
    ? ok('timer', title, `${durationInWords(silent)}前运行过`)
    : item(
        'timer',
        'error',
        title,
        `最近一次运行是 ${timeInWords(pulse.setAt, now)}`,
        '点名不会自动开启，提醒不会发出；请检查云函数 jobs 的触发器与日志',
      );
}

async function templates(): Promise<Item> {
  const pulse = await settings.unsafeFirst(WHY, { _id: 'pulse' });
  const known = Number(pulse?.value ?? 0);
  return known > 0
    ? ok('templates', '微信提醒模板', `已配置 ${known} 个模板`)
    : item(
        'templates',
        'warning',
        '微信提醒模板',
        '没有配置订阅消息模板',
        '只有小程序内的待办，不会发微信提醒；请在公众平台申请模板，填入环境变量 REMINDER_TEMPLATES',
      );
}

function clock(now: number, clientNow: number): Item {
  const skew = clientNow - now;
  return Math.abs(skew) <= SKEW
    ? ok('clock', '时钟', '手机与服务器的时间一致')
    : item(
        'clock',
        'warning',
        '时钟',
        `这部手机比服务器${skew > 0 ? '快' : '慢'} ${durationInWords(skew)}`,
        '点名以服务器时间为准；请在手机设置里打开“自动设置时间”',
      );
}

async function demoData(): Promise<Item> {
  const demo = await bindings.unsafeFirst(WHY, { _id: startsWith('demo-') });
  if (!demo) return ok('demo', '演示数据', '没有演示数据');
  // The local cloud is where demo people belong.
  return process.env.TCB_ENV === 'local'
    ? ok('demo', '演示数据', '有演示人员；这里是本机演示环境')
    : item(
        'demo',
        'error',
        '演示数据',
        '正式环境里有演示人员，任何知道演示编号的人都可能冒用',
        '请清空集合 bindings 中以 demo- 开头的记录，再重新导入名册',
      );
}

async function setupCode(): Promise<Item> {
  const title = '初始设置码';
  const set = (process.env.SETUP_CODE ?? '') !== '';
  const spent = (await settings.unsafeFirst(WHY, { _id: 'setup' })) !== null;
  if (!set) return ok('setup', title, '环境里没有设置码');
  return spent
    ? item(
        'setup',
        'warning',
        title,
        '设置码已经用过，但仍留在环境变量里',
        '它不能再用第二次；建议从云函数 org 的环境变量中删去 SETUP_CODE',
      )
    : item(
        'setup',
        'warning',
        title,
        '设置码还没有用过',
        '知道它的人可以成为第一位管理员；如已另有管理员，请删去环境变量 SETUP_CODE',
      );
}

async function administrators(now: number): Promise<Item> {
  const today = dayOf(now);
  const rows = await grants.unsafeFind(WHY, { role: 'admin', state: 'active' });
  const held = rows.filter((row) => row.fromOn <= today && (row.toOn === null || row.toOn >= today));
  return held.length >= 2
    ? ok('admins', '系统管理员', `有 ${held.length} 位`)
    : item(
        'admins',
        'warning',
        '系统管理员',
        `只有 ${held.length} 位`,
        '请再任命一位，以免一人离岗时无人能管理',
      );
}

async function roster(): Promise<Item> {
  const student = await people.unsafeFirst(WHY, { kind: 'student', status: 'active' });
  return student
    ? ok('roster', '名册', '已导入学生名册')
    : item('roster', 'error', '名册', '还没有学生', '请由学工部或管理员导入名册');
}

async function terms(now: number): Promise<Item> {
  const stored = await settings.unsafeFirst(WHY, { _id: 'terms' });
  if (!stored?.terms?.length) {
    return item(
      'terms',
      'warning',
      '校历',
      '还没有设置学期',
      '现在每个工作日都会开启点名；请在校历里填写学期起止',
    );
  }
  const [today] = await calendarOf([dayOf(now)]);
  return today?.term
    ? ok('terms', '校历', `今天属于 ${today.term.name}（${today.name}）`)
    : item('terms', 'warning', '校历', '今天不在任何学期内，不会开启点名', '如已开学，请在校历里添加本学期');
}

function ok(id: string, title: string, found: string): Item {
  return { id, state: 'ok', title, found, advice: '' };
}

function item(id: string, state: Item['state'], title: string, found: string, advice: string): Item {
  return { id, state, title, found, advice };
}
