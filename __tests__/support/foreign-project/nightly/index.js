const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();

exports.main = async (event) => {
  const { OPENID } = cloud.getWXContext();
  if (OPENID) return { refused: 'timer only' };
  const { total } = await db.collection('accounts').count();
  await db.collection('nightly').add({
    data: { trigger: event.TriggerName, type: event.Type, time: event.Time, accounts: total, at: Date.now() },
  });
  return { total };
};
