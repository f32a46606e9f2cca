/** What the product keeps about a person: the list shown before consent and at any time after it. */
export const DECLARED: readonly { what: string; why: string; until: string; who: string }[] = [
  {
    what: '微信身份标识',
    why: '认出这部手机属于谁，避免别人冒用您的身份',
    until: '解除绑定后停止使用，操作记录按学校规定保存',
    who: '只有系统使用，任何人都看不到',
  },
  {
    what: '学号或工号、姓名、学院班级、楼层床位',
    why: '来自学校名册，用于确定您的身份、床位和负责的范围',
    until: '在校期间；毕业或离校后由学校按规定清除',
    who: '您的层长、楼长、宿管、辅导员和学院、学工部',
  },
  {
    what: '手机号码',
    why: '点名时联系不到人，由负责人拨打；平时只显示中间打码的号码',
    until: '在校期间；您可以请辅导员更正或删除',
    who: '正在点名的层长、楼长和您的辅导员；每次查看都有记录',
  },
  {
    what: '考勤记录：什么时候、在不在、谁点的',
    why: '确认每个人的安全，汇总出勤',
    until: '在校期间；毕业或离校后由学校按规定清除',
    who: '您本人、您的层长、辅导员和学院、学工部',
  },
  {
    what: '请假的起止时间',
    why: '点名时不把请假的人算作缺勤；层长只看到“请假”，看不到原因',
    until: '在校期间',
    who: '层长和宿管只看到是否请假及到何时，原因只有审批人看到',
  },
  {
    what: '存在这部手机上的内容',
    why: '没有信号时也能打开名单、继续点名',
    until: '退出登录时清除，还没发出的点名会保留到您再次登录',
    who: '只在这部手机上',
  },
];

/** Never asked for by this version; said because people fear it. */
export const NEVER = '不采集位置轨迹，不使用人脸识别，不读取通讯录和相册，不投放广告。';
