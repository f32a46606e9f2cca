export const HELP = `一站式学生社区 · 本地云

  npm start                      构建（有改动才构建）、启动整个云、打印一个地址
  npm run dev                    同上，改动后自动重新构建并生效
  npm run import -- 花名册.xlsx   导入学校自己的花名册（可重复执行）
  npm run local-cloud -- 命令     见下

命令
  start                          启动（npm start 就是它）
  import FILE                    导入花名册 Excel
  backup FILE                    备份数据库到一个文件（运行中也可以）
  restore FILE                   用备份替换全部数据（运行中也可以）
  export-jsonl 集合 FILE          导出一个集合，每行一个文档（云开发控制台的格式）
  import-jsonl 集合 FILE          导入同一格式的文件
  --functions DIR                托管任意云函数目录（每个子目录一个云函数），不需要本项目

选项
  --port 8017                    端口；被占用时会说明
  --data DIR                     数据放在哪里（默认 .data）
  --reset                        清空数据，重新载入示范学校
  --clock "2026-11-23T22:15+08:00"  从这个时刻开始走（不写时区按北京时间）
  --roster FILE                  用这份花名册代替示范学校
  --profile cloud-personal       按微信云个人版的限制与延迟运行（500 次/秒，约 12 ms，冷启动 1.5 s）
  --watch                        改动后重新构建
  --no-build                     不构建，直接用 dist/
  --allow-network                允许云函数访问外网（默认只能访问本地云）
  --help                         这页说明

启动后：/ 是手机框，/console 看数据、日志、费用、故障与时钟。只监听 127.0.0.1。`;
