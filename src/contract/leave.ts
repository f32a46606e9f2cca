import * as v from 'valibot';
import { defineDomain } from './core/define';
import { boardActions } from './leave-boards';
import { deciderActions } from './leave-decide';
import { doctorActions } from './leave-doctor';
import { gateActions } from './leave-gate';
import { officeActions } from './leave-office';
import { studentActions } from './leave-student';

const why = v.object({ why: v.string() });
const named = v.object({ name: v.string() });

/** Leave and return 请销假. */
export const leave = defineDomain('leave', {
  errors: {
    LEAVE_PERIOD: { text: '时间有误：{why}', details: why },
    LEAVE_KIND_OFF: '学校目前不受理这类请假，请换一种类型，或联系辅导员',
    LEAVE_TOO_LONG: {
      text: '这类请假最长 {days} 天，请缩短时间或换一种类型',
      details: v.object({ days: v.number() }),
    },
    LEAVE_RETRO_REFUSED: { text: '不能补假：{why}', details: why },
    LEAVE_GATED: {
      text: '您目前不能请假（{reason}），如有急事请联系{name}',
      details: v.object({ reason: v.string(), name: v.string() }),
    },
    LEAVE_NO_APPROVER: '没有找到可以审批的老师，请联系学工部补充岗位',
    LEAVE_SLIP_NEEDED: '这次请假需要附上证明材料，请拍照上传后再提交',
    LEAVE_SLIP_FOREIGN: '附件不是您上传的，请重新上传',
    LEAVE_STATE: { text: '现在不能这样做：这张假条{state}', details: v.object({ state: v.string() }) },
    LEAVE_CHANGED: '这张假条刚刚有了变化，请看过最新状态再操作',
    LEAVE_ENDED: '请假时间已经结束，不能续假；请先销假，需要时再补假',
    LEAVE_NOT_LONGER: '续假的结束时间要晚于原来的结束时间',
    LEAVE_NOT_SHORTER: '新的结束时间要早于原来的结束时间，且不能早于现在',
    LEAVE_URGED: { text: '已经催办过了，{name}会收到提醒', details: named },
    LEAVE_NOT_YOUR_TURN: { text: '现在由{name}处理，不需要您审批', details: named },
    LEAVE_DECIDED: {
      text: '{name}已经处理过了：{verdict}',
      details: v.object({ name: v.string(), verdict: v.string() }),
    },
    LEAVE_OWN: '不能审批自己的请假',
    LEAVE_SAME_PERSON: { text: '您已审批过前一步，这一步请由{name}审批', details: named },
    LEAVE_NOTE_NEEDED: '不批准时请写明原因，学生会看到',
    LEAVE_FORWARD_LOOP: { text: '这张假条已经到过{name}那里，请转给别人', details: named },
    LEAVE_NOT_DECIDER: '只能转给有审批权的老师',
    LEAVE_PASS_OFF: '出入凭证还没有启用，请联系管理员配置密钥',
    LEAVE_PASSAGE: { text: '没有登记：{why}', details: why },
    LEAVE_POLICY_CHANGED: '设置刚被别人改过，请重新打开后再修改',
    LEAVE_NOT_GATED: '这名学生没有被限制请假',
    LEAVE_OUT_OF_SCOPE: {
      text: '{names}不在您的管理范围内',
      details: v.object({ names: v.array(v.string()) }),
    },
    LEAVE_GROUP_OVER: '这次集体公假已经结束或取消',
    LEAVE_EXPORT_TOO_MANY: '这段时间的假条超过 5000 行，请缩短日期范围后再导出',
    LEAVE_HOLIDAY_CLOSED: '这次离返校登记已经结束',
  },
  actions: {
    ...studentActions,
    ...deciderActions,
    ...gateActions,
    ...boardActions,
    ...officeActions,
    ...doctorActions,
  },
});
