import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { buildAll } from './build';
import { applyPlan, type Manager } from './deploy/environment';
import { planComplaints, planInWords, readPlan } from './deploy/plan';

const ROOT = resolve(__dirname, '..');
const FUNCTIONS = resolve(ROOT, 'dist/cloudfunctions');

const HELP = `用法：npm run deploy -- [--dry-run] [--functions-only]

  --dry-run         只列出环境里需要的集合、索引、规则、云函数、触发器、权限和环境变量，什么都不改
  --functions-only  只部署云函数，不上传小程序

环境变量：
  CLOUDBASE_ENV            云环境 ID
  TENCENT_SECRET_ID/KEY    云 API 密钥
  WX_APPID                 小程序 AppID
  WX_UPLOAD_KEY            代码上传密钥文件的路径
  WX_VERSION               上传的版本号`;

/** Tools only a deploying office needs are installed beside, not with, the app. */
function tools(name: string): unknown {
  try {
    return createRequire(resolve(__dirname, 'deploy/package.json'))(name);
  } catch {
    throw new Error('部署工具还没有安装，请先运行：npm install --prefix config/deploy');
  }
}

function need(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`缺少环境变量 ${name}。\n\n${HELP}`);
  return value;
}

async function uploadClient(): Promise<void> {
  interface Ci {
    Project: new (options: Record<string, unknown>) => unknown;
    upload(options: Record<string, unknown>): Promise<unknown>;
  }
  const ci = tools('miniprogram-ci') as Ci;
  const project = new ci.Project({
    appid: need('WX_APPID'),
    type: 'miniProgram',
    projectPath: ROOT,
    privateKeyPath: need('WX_UPLOAD_KEY'),
    ignores: ['node_modules/**/*'],
  });
  await ci.upload({
    project,
    version: need('WX_VERSION'),
    desc: '一站式学生社区',
    setting: { es6: false, minified: false },
  });
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    console.log(HELP);
    return;
  }
  const dry = args.includes('--dry-run');
  const functionsOnly = args.includes('--functions-only');
  await buildAll({
    only: dry || functionsOnly ? ['cloudfunctions'] : ['cloudfunctions', 'weapp'],
    log: (line) => console.log(line),
  });
  const plan = readPlan(FUNCTIONS, process.env);
  console.log(planInWords(plan));
  const complaints = planComplaints(plan);
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
  if (dry) return;
  if (plan.missingVariables.length > 0)
    throw new Error(`缺少环境变量：\n${plan.missingVariables.join('\n')}`);
  const CloudBase = tools('@cloudbase/manager-node') as new (options: Record<string, string>) => Manager;
  const manager = new CloudBase({
    secretId: need('TENCENT_SECRET_ID'),
    secretKey: need('TENCENT_SECRET_KEY'),
    envId: need('CLOUDBASE_ENV'),
  });
  // Functions first: the contract is additive, so yesterday's client understands them; the reverse does not hold.
  await applyPlan(manager, plan, FUNCTIONS, process.env, (line) => console.log(line));
  if (!functionsOnly) await uploadClient();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
