import { startTestCloud, type TestCloud } from '../../support/cloud';
import { functionFolder, removeFunctionFolders } from './function-folder';

const OUTSIDE = `
  const cloud = require('wx-server-sdk');
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  exports.main = async (event) => {
    try {
      switch (event.do) {
        case 'upload': return await cloud.uploadFile({ cloudPath: event.path, fileContent: Buffer.from(event.text) });
        case 'download': return (await cloud.downloadFile({ fileID: event.id })).fileContent.toString();
        case 'links': return (await cloud.getTempFileURL({ fileList: event.list })).fileList;
        case 'delete': return (await cloud.deleteFile({ fileList: event.list })).fileList;
        case 'check': return await cloud.openapi.security.msgSecCheck({ version: 2, scene: 2, openid: event.openid, content: event.text });
        case 'send': return await cloud.openapi.subscribeMessage.send({ touser: event.to, templateId: 'T1', page: 'pages/home', data: { thing1: { value: '已批准' } } });
        case 'code': { const r = await cloud.openapi.wxacode.getUnlimited({ scene: 'room=101', page: 'pages/home' }); return { type: r.contentType, head: r.buffer.subarray(0, 8).toString('hex'), size: r.buffer.length }; }
        case 'unknown': return await cloud.openapi.logistics.addOrder({ a: 1 });
      }
    } catch (e) { return { errCode: e.errCode, errMsg: e.errMsg || e.message }; }
  };`;

let cloud: TestCloud;
const ask = async (data: object, openid = 'ann') => (await cloud.as(openid).raw('outside', data)).result;

beforeAll(async () => {
  cloud = await startTestCloud({ functionsDir: functionFolder({ outside: OUTSIDE }) });
});
afterAll(async () => {
  await cloud.stop();
  removeFunctionFolders();
});

describe('storage', () => {
  test('a function uploads, reads, links and deletes; nobody’s openid sticks to its file', async () => {
    const { fileID } = (await ask({ do: 'upload', path: 'reports/十一月.txt', text: '内容' })) as {
      fileID: string;
    };
    expect(fileID).toMatch(/^cloud:\/\/local\..*\/reports\/十一月\.txt$/);
    expect(cloud.local.files.list()).toMatchObject([
      { cloudPath: 'reports/十一月.txt', size: 6, openid: 'admin' },
    ]);
    expect(await ask({ do: 'download', id: fileID })).toBe('内容');
    const [deleted] = (await ask({ do: 'delete', list: [fileID] })) as { status: number }[];
    expect(deleted?.status).toBe(0);
    const [again] = (await ask({ do: 'delete', list: [fileID] })) as { status: number }[];
    expect(again?.status).toBe(-503003);
    expect(await ask({ do: 'download', id: fileID })).toMatchObject({
      errCode: expect.any(Number) as number,
    });
  });

  test('a link lives as long as it says, on the cloud’s clock, and cannot be made up', async () => {
    const { fileID } = (await ask({ do: 'upload', path: 'a.txt', text: 'a' })) as { fileID: string };
    const [link] = (await ask({ do: 'links', list: [{ fileID, maxAge: 60 }] })) as { tempFileURL: string }[];
    const url = link?.tempFileURL ?? '';
    expect(await (await fetch(url)).text()).toBe('a');
    cloud.clock.advance(60_001);
    expect((await fetch(url)).status).toBe(403);
    const [bare = '', token = ''] = url.split('?sign=');
    const [text = '', mac = ''] = token.split('.');
    const claim = JSON.parse(Buffer.from(text, 'base64url').toString()) as object;
    const signed = (change: object): string =>
      `?sign=${Buffer.from(JSON.stringify({ ...claim, ...change })).toString('base64url')}.${mac}`;
    for (const sign of ['', '?sign=', `?sign=.${mac}`, signed({ until: cloud.clock.now() + 1e9 })]) {
      expect((await fetch(bare + sign)).status).toBe(403);
    }
    const other = (await ask({ do: 'upload', path: 'other.txt', text: 'o' })) as { fileID: string };
    const [fresh] = (await ask({ do: 'links', list: [fileID] })) as { tempFileURL: string }[];
    expect(other.fileID).toContain('other.txt');
    expect((await fetch((fresh?.tempFileURL ?? '').replace('/a.txt', '/other.txt'))).status).toBe(403);
  });

  test('files open to everybody have bare addresses that never expire, as in a new environment of the cloud', async () => {
    const { fileID } = (await ask({ do: 'upload', path: 'open/图.txt', text: 'o' })) as { fileID: string };
    const address = async () =>
      ((await ask({ do: 'links', list: [{ fileID, maxAge: 60 }] })) as { tempFileURL: string }[])[0]
        ?.tempFileURL ?? '';
    cloud.local.files.permission = 'READONLY';
    try {
      const bare = await address();
      expect(bare).not.toContain('?');
      cloud.clock.advance(3_600_000);
      expect(await (await fetch(bare)).text()).toBe('o');
      cloud.local.files.permission = 'PRIVATE';
      expect((await fetch(bare)).status).toBe(403);
      expect(await (await fetch(await address())).text()).toBe('o');
    } finally {
      cloud.local.files.permission = 'PRIVATE';
    }
  });

  test('a missing file is named in its own row, the others get their links', async () => {
    const { fileID } = (await ask({ do: 'upload', path: 'b.txt', text: 'b' })) as { fileID: string };
    const rows = (await ask({ do: 'links', list: [fileID, `${fileID}x`] })) as {
      status: number;
      tempFileURL: string;
    }[];
    expect(rows.map((row) => [row.status, row.tempFileURL !== ''])).toEqual([
      [0, true],
      [-503003, false],
    ]);
  });

  test.each(['../up.txt', '/root.txt', 'a//b', 'a/../b', 'a\\b', '', 'x'.repeat(900)])(
    'the path %j is refused',
    async (path) => {
      expect(await ask({ do: 'upload', path, text: 'x' })).toMatchObject({
        errCode: expect.any(Number) as number,
      });
      const response = await fetch(`${cloud.origin}/door/as/ann/uploadFile`, {
        method: 'POST',
        body: JSON.stringify({ cloudPath: path, base64: '' }),
      });
      expect(await response.json()).toMatchObject({ errCode: -501007 });
    },
  );

  test('a phone uploads under its own openid, as a form too', async () => {
    const form = new FormData();
    form.set('cloudPath', 'photos/1.jpg');
    form.set('file', new Blob([new Uint8Array([1, 2, 13, 10, 3])]));
    const response = await fetch(`${cloud.origin}/door/as/bob/uploadFile`, { method: 'POST', body: form });
    const { fileID } = (await response.json()) as { fileID: string };
    expect(cloud.local.files.read(fileID)?.file).toMatchObject({
      openid: 'bob',
      size: 5,
      contentType: 'image/jpeg',
    });
    const links = await fetch(`${cloud.origin}/door/as/bob/tempFileURL`, {
      method: 'POST',
      body: JSON.stringify({ fileList: [fileID] }),
    });
    const { fileList } = (await links.json()) as { fileList: { tempFileURL: string }[] };
    const bytes = await (await fetch(fileList[0]?.tempFileURL ?? '')).arrayBuffer();
    expect([...new Uint8Array(bytes)]).toEqual([1, 2, 13, 10, 3]);
  });

  test('L17 a phone gets no link to another’s file nor to a function’s, and puts nothing over them', async () => {
    const post = async (openid: string, verb: string, body: object): Promise<Record<string, unknown>> => {
      const init = { method: 'POST', body: JSON.stringify(body) };
      return (await fetch(`${cloud.origin}/door/as/${openid}/${verb}`, init)).json() as never;
    };
    const put = (openid: string, text: string) =>
      post(openid, 'uploadFile', {
        cloudPath: 'leave-slips/s1/证明.txt',
        base64: Buffer.from(text).toString('base64'),
      });
    const { fileID } = await put('bob', '病历');
    const report = (await ask({ do: 'upload', path: 'exports/r.txt', text: 'r' })) as { fileID: string };
    const wanted = { fileList: [fileID, report.fileID, `${report.fileID}x`] };
    const rows = async (openid: string) =>
      ((await post(openid, 'tempFileURL', wanted)).fileList as { status: number; tempFileURL: string }[]).map(
        ({ status, tempFileURL }) => [status, tempFileURL !== ''],
      );
    expect(await rows('eve')).toEqual([
      [-503002, false],
      [-503002, false],
      [-503003, false],
    ]);
    expect(await rows('bob')).toEqual([
      [0, true],
      [-503002, false],
      [-503003, false],
    ]);
    expect(await put('eve', '假的')).toMatchObject({ errCode: -503002 });
    expect(cloud.local.files.read(String(fileID))?.data.toString()).toBe('病历');
    expect(await put('bob', '新的')).toMatchObject({ fileID });
    cloud.local.files.permission = 'READONLY';
    try {
      expect((await rows('eve'))[0]).toEqual([0, true]);
      expect(await put('eve', '假的')).toMatchObject({ errCode: -503002 });
    } finally {
      cloud.local.files.permission = 'PRIVATE';
    }
  });
});

describe('open APIs through the real SDK', () => {
  test('msgSecCheck passes, doubts and refuses by words', async () => {
    expect(await ask({ do: 'check', openid: 'ann', text: '你好' })).toMatchObject({
      errCode: 0,
      result: { suggest: 'pass' },
    });
    expect(await ask({ do: 'check', openid: 'ann', text: '一个违禁词。' })).toMatchObject({
      result: { suggest: 'risky' },
    });
    expect(await ask({ do: 'check', openid: 'ann', text: '待审词' })).toMatchObject({
      result: { suggest: 'review' },
    });
  });

  test('msgSecCheck knows who was here within two hours', async () => {
    expect(await ask({ do: 'check', openid: 'never-here', text: '你好' })).toMatchObject({ errCode: 61010 });
    await ask({}, 'bob');
    cloud.clock.advance(121 * 60_000);
    expect(await ask({ do: 'check', openid: 'bob', text: '你好' })).toMatchObject({ errCode: 61010 });
  });

  test('a subscribe message needs a consent, and uses it up', async () => {
    expect(await ask({ do: 'send', to: 'bob' })).toMatchObject({ errCode: 43101 });
    const accept = await fetch(`${cloud.origin}/door/as/bob/subscribe`, {
      method: 'POST',
      body: JSON.stringify({ templateIds: ['T1'] }),
    });
    expect(await accept.json()).toMatchObject({ T1: 'accept' });
    expect(await ask({ do: 'send', to: 'bob' })).toMatchObject({ errCode: 0 });
    expect(await ask({ do: 'send', to: 'bob' })).toMatchObject({ errCode: 43101 });
    const log = cloud.local.openApi.log.filter((entry) => entry.api === 'subscribeMessage.send');
    expect(log).toHaveLength(3);
    expect(log[1]).toMatchObject({
      functionName: 'outside',
      openid: 'ann',
      parameters: { touser: 'bob', template_id: 'T1' },
    });
  });

  test('a code is a PNG picture', async () => {
    const code = (await ask({ do: 'code' })) as { type: string; head: string; size: number };
    expect(code).toMatchObject({ type: 'image/png', head: '89504e470d0a1a0a' });
    expect(code.size).toBeGreaterThan(200);
  });

  test('an API without an answer fails and says so; a rule of the test answers it', async () => {
    expect(await ask({ do: 'unknown' })).toMatchObject({ errCode: 48001 });
    cloud.local.openApi.setRule('logistics.addOrder', ({ a }) => ({ errcode: 0, got: a }));
    expect(await ask({ do: 'unknown' })).toMatchObject({ errCode: 0, got: 1 });
  });
});
