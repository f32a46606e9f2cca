import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { IMPORT_STATE_NAMES } from '@contract/org-import';
import { org } from '@contract/org';
import { timeInWords } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { chooseFile, uploadFile } from '@/platform/files';
import { TransportFailure } from '@/platform/transport';
import { useCommand } from '@/platform/use-command';
import { useList } from '@/platform/use-list';
import { Page } from '@/shell/page';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Loaded, MoreRows } from '@/ui/loaded';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { SafeBar } from '@/ui/safe-bar';
import { isOpen, STATE_LOOKS, summaryOf, titleOf, type ImportView } from '../../import-words';
import { openOrg } from '../../paths';
import css from './index.module.scss';

const LARGEST = 20 * 1024 * 1024;

/** Where a roster goes in, and what became of earlier ones. */
export default function ImportPage() {
  return (
    <Page>
      <Imports />
    </Page>
  );
}

function Imports() {
  const list = useList(org, 'imports', { limit: 20 });
  const start = useCommand(org, 'start-import');
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<{ message: string } | null>(null);
  const running = list.items?.find(({ state }) => isOpen(state));
  const begin = async () => {
    setRefusal(null);
    start.clear();
    const file = await chooseFile(['xlsx']);
    if (!file) return;
    if (!/\.xlsx$/i.test(file.name)) {
      setRefusal({ message: `“${file.name}”不是 .xlsx 工作簿。请在 Excel 或 WPS 里另存为 xlsx 后再选。` });
      return;
    }
    if (file.size > LARGEST) {
      setRefusal({ message: '文件超过 20 MB。请删去图片和多余的工作表后再选。' });
      return;
    }
    setSending(true);
    try {
      const fileId = await uploadFile(file, 'imports');
      const begun = await start.run({ fileId, fileName: file.name });
      if (begun) openOrg('import-job', { id: begun.id });
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      setRefusal({ message: '文件没有传上去，可能是网络不好。请连上网络后再选一次。' });
    } finally {
      setSending(false);
    }
  };
  return (
    <>
      <Card>
        <Text className={css.lead}>把学校现成的名册放进来，先看清会改什么，确认之后才写入。</Text>
        <View className={css.steps}>
          <Text className={css.step}>
            1　选一份 .xlsx（学生住宿名单、教职工、学生骨干三张表，缺的可以不放）
          </Text>
          <Text className={css.step}>2　看预览：新增、变化、未采用的行和原因</Text>
          <Text className={css.step}>3　确认写入。中途关掉也不要紧，会接着做完</Text>
        </View>
      </Card>
      <Problem error={refusal ?? start.error} />
      {running && (
        <>
          <SectionTitle>还没有结束</SectionTitle>
          <Card flush>
            <ImportLine item={running} />
          </Card>
        </>
      )}
      <Loaded query={{ ...list, data: list.items }} heights={[64, 64, 64]}>
        {(items) => {
          const closed = items.filter(({ state }) => !isOpen(state));
          return closed.length === 0 ? null : (
            <>
              <SectionTitle>以前的导入</SectionTitle>
              <Card flush>
                {closed.map((item) => (
                  <ImportLine key={item.id} item={item} />
                ))}
              </Card>
              <MoreRows more={list.more} />
            </>
          );
        }}
      </Loaded>
      <SafeBar>
        {running ? (
          <Button look="primary" block onTap={() => openOrg('import-job', { id: running.id })}>
            继续这次导入
          </Button>
        ) : (
          <Button look="primary" block icon="file-up" busy={sending || start.busy} onTap={() => void begin()}>
            {sending ? '正在上传' : '选择名册文件'}
          </Button>
        )}
      </SafeBar>
    </>
  );
}

function ImportLine({ item }: { item: ImportView }) {
  const { tone, glyph } = STATE_LOOKS[item.state];
  const state = IMPORT_STATE_NAMES[item.state];
  const when = timeInWords(item.startedAt, serverNow());
  const what = item.refusal ?? summaryOf(item);
  return (
    <Row
      title={titleOf(item)}
      note={[`${when} · ${item.startedBy}`, what].filter(Boolean).join('\n')}
      value={
        <Chip tone={tone} glyph={glyph}>
          {state}
        </Chip>
      }
      label={`${titleOf(item)}，${state}，${when}，${item.startedBy}，${what}`}
      onTap={() => openOrg('import-job', { id: item.id })}
    />
  );
}
