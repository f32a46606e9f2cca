const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();
const _ = db.command;

// Moves points from the caller to somebody else: both balances in one transaction.
async function transfer(from, to, amount) {
  return db.runTransaction(async (transaction) => {
    const mine = await transaction.collection('accounts').doc(from).get();
    if (mine.data.points < amount) await transaction.rollback({ refused: 'not enough points' });
    await transaction
      .collection('accounts')
      .doc(from)
      .update({ data: { points: _.inc(-amount) } });
    await transaction
      .collection('accounts')
      .doc(to)
      .update({ data: { points: _.inc(amount) } });
    await transaction.collection('transfers').add({ data: { from, to, amount, at: db.serverDate() } });
    return { moved: amount };
  });
}

exports.main = async (event, context) => {
  const { OPENID, APPID, ENV, SOURCE } = cloud.getWXContext();
  switch (event.type) {
    case 'open':
      await db.collection('accounts').add({ data: { _id: OPENID, points: event.points || 0 } });
      return { opened: OPENID };
    case 'transfer':
      try {
        return await transfer(OPENID, event.to, event.amount);
      } catch (error) {
        return error.refused ? error : { refused: error.errMsg || error.message };
      }
    case 'whoami':
      return { OPENID, APPID, ENV, SOURCE, requestId: context.request_id };
    case 'ranking': {
      const { result } = await cloud.callFunction({ name: 'ranking', data: { top: 3 } });
      return result;
    }
    default:
      throw new Error('unknown type: ' + event.type);
  }
};
