import type { LeaveHandlers, Reply } from './handlers';
import { passKeysState } from './pass-keys';
import { brokenIndexes } from './repo-probe';

type Item = Reply<'doctor'>['items'][number];

export const doctorHandlers: Pick<LeaveHandlers, 'doctor'> = {
  doctor: async (ctx) => {
    await ctx.freshIdentity();
    return { items: [await indexes(), keys()] };
  },
};

async function indexes(): Promise<Item> {
  const broken = await brokenIndexes();
  const base = { id: 'leave-indexes', title: '请假的唯一索引' };
  return broken.length === 0
    ? { ...base, state: 'ok', found: '逐个试写了重复记录，都被数据库拒绝', advice: '' }
    : {
        ...base,
        state: 'error',
        found: `缺少唯一索引：${broken.join('、')}`,
        advice: '请重新运行部署命令补建索引；补建前，同一学生可能同时提交两张重叠的假条',
      };
}

function keys(): Item {
  const base = { id: 'pass-keys', title: '出入凭证的密钥' };
  const state = passKeysState();
  if (state === 'missing')
    return {
      ...base,
      state: 'error',
      found: '没有配置密钥',
      advice:
        '学生拿不到出入凭证，门卫扫不了码；请按部署说明生成密钥，填入云函数 leave 的环境变量 LEAVE_PASS_KEYS',
    };
  if (state === 'unreadable')
    return {
      ...base,
      state: 'error',
      found: '密钥的格式不对，用不了',
      advice: '请检查云函数 leave 的环境变量 LEAVE_PASS_KEYS：应是 kid 与 32 字节私钥的列表',
    };
  return { ...base, state: 'ok', found: `已配置，正在用 ${state}`, advice: '' };
}
