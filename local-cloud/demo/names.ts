import type { Random } from './random';

// Invented people: surnames by rough frequency, given names put together at random.
const SURNAMES = [
  ...Array.from(
    '王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常',
  ),
  '欧阳',
  '上官',
  '诸葛',
  '司马',
];
const MALE = Array.from(
  '伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢阳建文亮成畅博睿泽嘉哲昊轩航毅晨',
);
const FEMALE = Array.from(
  '芳娜敏静秀英丽洁娟艳玲红霞燕雪梅莉兰凤云莲真环荣爱妹香月莺媛瑞凡佳琼勤珍贞桂雅琴欣怡婷诗涵梓萱蕾',
);

export function inventName(random: Random, sex: '男' | '女'): string {
  const given = sex === '男' ? MALE : FEMALE;
  const first = random.pick(given);
  return random.pick(SURNAMES) + first + (random.next() < 0.72 ? random.pick(given) : '');
}

/** Invented numbers share the prefix 1900000, so that they are known for what they are. */
export function inventPhone(serial: number): string {
  return `1900000${String(serial % 10_000).padStart(4, '0')}`;
}
