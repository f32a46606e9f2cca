const cloud = require('wx-server-sdk');

cloud.init();
const db = cloud.database();

exports.main = async (event) => {
  const { OPENID, SOURCE } = cloud.getWXContext();
  const { data } = await db
    .collection('accounts')
    .where({ points: db.command.gt(0) })
    .orderBy('points', 'desc')
    .limit(event.top)
    .get();
  return { source: SOURCE, openid: OPENID, list: data.map((row) => [row._id, row.points]) };
};
