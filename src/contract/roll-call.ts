import * as v from 'valibot';
import { defineDomain } from './core/define';
import { appealActions } from './roll-call-appeals';
import { boardActions } from './roll-call-board';
import { caseActions } from './roll-call-cases';
import { settingActions, settingErrors } from './roll-call-settings';
import { sheetActions } from './roll-call-sheet';

/** Roll call 考勤/点名. */
export const rollCall = defineDomain('roll-call', {
  errors: {
    ROLL_NOT_OPEN: {
      text: '现在不能记录：{why}',
      details: v.object({ why: v.string(), state: v.optional(v.string()), opensAt: v.optional(v.number()) }),
    },
    ROLL_CANCELLED: { text: '这次点名已取消：{reason}', details: v.object({ reason: v.string() }) },
    ROLL_LOCKED: '这次点名已经锁定，如需更正，请联系辅导员重新打开',
    ROLL_NOT_YOURS: {
      text: '{name} 正在负责这次点名，您现在只能查看',
      details: v.object({ name: v.string() }),
    },
    ROLL_CLAIM_EARLY: {
      text: '还没有轮到您接手，{at} 起仍无人点名时可以接手',
      details: v.object({ at: v.string() }),
    },
    ROLL_CLAIMED: { text: '{name} 已经接手，您现在只能查看', details: v.object({ name: v.string() }) },
    ROLL_BEGUN: { text: '{name} 已经开始点名，不需要接手', details: v.object({ name: v.string() }) },
    ROLL_GAP: {
      text: '还有 {count} 人没有点到：{names}。请补点，或确认其余人全部在场',
      details: v.object({ count: v.number(), names: v.array(v.string()), personIds: v.array(v.string()) }),
    },
    ROLL_COUNT_CHANGED: {
      text: '未点人数已变为 {count} 人，请重新确认',
      details: v.object({ count: v.number(), names: v.array(v.string()), personIds: v.array(v.string()) }),
    },
    ROLL_CONFLICT: '这个人的状态刚被别人改过，请看过最新状态再决定',
    ROLL_REOPEN_DENIED: { text: '{why}', details: v.object({ why: v.string() }) },
    ROLL_NOT_SUBMITTED: '这次点名还没有提交，直接修改状态即可',
    ROLL_NOT_ABSENT: { text: '{name} 当前不是缺勤状态，不需要消到', details: v.object({ name: v.string() }) },
    ROLL_NOT_MISSING: '所选的人都不是未归或未见，请先标记再上报',
    CHECK_UNKNOWN: '这一天没有这个考勤时段',
    CHECK_OFF_BY_CALENDAR: {
      text: '{why}。要照常点名，请修改校历或考勤设置',
      details: v.object({ why: v.string() }),
    },
    CHECK_OVER: '这次考勤已经过了锁定时间，不能恢复',
    CHECK_NOT_OFF: { text: '{why}', details: v.object({ why: v.string() }) },
    CORRECTION_DECIDED: '这条补记已经处理过',
    CORRECTION_MOVED: '补记收到后记录又有变化，现在的记录已显示在上面，请再定一次',
    EXPORT_RANGE: '一次最多导出 31 天，请缩短日期范围',
    EXPORT_TOO_MANY: '超过 5000 条，请缩短日期范围或选择一个班级',
    APPEAL_DENIED: { text: '{why}', details: v.object({ why: v.string() }) },
    APPEAL_LATE: {
      text: '申诉要在 {days} 天内提出，这条记录已于 {until} 截止。如有特殊情况，请当面向辅导员说明',
      details: v.object({ days: v.number(), until: v.string() }),
    },
    APPEAL_OPEN: '这条记录已经在申诉中，请等辅导员处理；想改理由可以先撤回',
    APPEAL_DECIDED: {
      text: '{name} 已经处理过这条申诉，结果不再改变',
      details: v.object({ name: v.string() }),
    },
    APPEAL_WITHDRAWN: '学生已经撤回这条申诉，不需要处理',
    APPEAL_OWN: '不能处理自己的申诉，请学院学工或学工部处理',
    APPEAL_OUTCOME: {
      text: '这次点名的记录不能改为{name}，请另选一种结果',
      details: v.object({ name: v.string() }),
    },
    APPEAL_MARK_CHANGED: {
      text: '这条记录刚被改为{name}，不需要再更正；如无异议，请选择维持并写明原因',
      details: v.object({ name: v.string() }),
    },
    APPEAL_PHOTO_FOREIGN: '照片不是您自己上传的，请重新选择',
    ...settingErrors,
    CASE_CLOSED: '这件事已经办结',
    CASE_ACKNOWLEDGED: '已经有人认领，不能再作误报，请填写找到的结果',
    CASE_LADDER_END: '已经到最后一级，请直接联系家长和保卫处',
  },
  actions: { ...sheetActions, ...boardActions, ...caseActions, ...appealActions, ...settingActions },
});
