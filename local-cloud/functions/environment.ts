/** The variables a function of the cloud finds in process.env (platform.md: all of them matter to the SDK). */
export const ENVIRONMENT_ID = 'local';
export const APP_ID = 'wx-local-cloud';

/** Who called: a phone, a timer, or another function (which hands its own caller on, with `,scf` behind the source). */
export interface Caller {
  source: string;
  openid?: string;
  unionid?: string;
  clientIp?: string;
}

const PASSED_ON = ['PATH', 'LANG', 'NODE_EXTRA_CA_CERTS'] as const;

export function instanceEnvironment(options: {
  functionName: string;
  adminUrl: string;
  memoryMb: number;
  extra?: Record<string, string>;
}): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = process.env[name];
    if (value !== undefined) inherited[name] = value;
  }
  return {
    ...inherited,
    TZ: 'UTC',
    NODE_ENV: 'production',
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: options.adminUrl }),
    TENCENTCLOUD_SECRETID: 'local',
    TENCENTCLOUD_SECRETKEY: 'local',
    TENCENTCLOUD_SESSIONTOKEN: 'local',
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    TENCENTCLOUD_APPID: '1250000000',
    TCB_ENV: ENVIRONMENT_ID,
    SCF_NAMESPACE: ENVIRONMENT_ID,
    SCF_FUNCTIONNAME: options.functionName,
    SCF_FUNCTIONVERSION: '$LATEST',
    SCF_RUNTIME: 'Nodejs20.19',
    SCF_MEMORY_SIZE: String(options.memoryMb),
    ...options.extra,
  };
}

/** The variables of one call; null removes what the call before left. */
export function callEnvironment(caller: Caller, requestId: string): Record<string, string | null> {
  const known: Record<string, string | null> = {
    WX_OPENID: caller.openid ?? null,
    WX_APPID: caller.openid ? APP_ID : null,
    WX_UNIONID: caller.unionid ?? null,
    WX_CLIENTIP: caller.openid ? (caller.clientIp ?? '127.0.0.1') : null,
  };
  const keys = Object.keys(known).filter((key) => known[key] !== null);
  return {
    ...known,
    WX_CONTEXT_KEYS: keys.length > 0 ? keys.join(',') : null,
    TCB_SOURCE: caller.source,
    SCF_REQUEST_ID: requestId,
  };
}

/** The second argument of main. */
export function callContext(options: {
  functionName: string;
  requestId: string;
  timeoutMs: number;
  memoryMb: number;
  env: Record<string, string | null>;
}): Record<string, unknown> {
  const environment = Object.fromEntries(Object.entries(options.env).filter(([, value]) => value !== null));
  return {
    callbackWaitsForEmptyEventLoop: false,
    memory_limit_in_mb: options.memoryMb,
    time_limit_in_ms: options.timeoutMs,
    request_id: options.requestId,
    function_name: options.functionName,
    function_version: '$LATEST',
    namespace: ENVIRONMENT_ID,
    tencentcloud_region: 'ap-shanghai',
    tencentcloud_appid: '1250000000',
    environment: JSON.stringify(environment),
  };
}
