import { Text, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { leave } from '@contract/leave';
import { pagePath } from '@/domains/registry';
import { serverNow } from '@/platform/clock';
import { open, useOnScreen } from '@/platform/navigation';
import { useQueue } from '@/platform/queue';
import { canScan, scanCode } from '@/platform/scan';
import { readStored, writeStored } from '@/platform/storage';
import { Page } from '@/shell/page';
import { aria } from '@/ui/aria';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { cx } from '@/ui/class-names';
import { Icon } from '@/ui/icon';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { SafeBar } from '@/ui/safe-bar';
import { ToggleRow } from '@/ui/toggle-row';
import tones from '@/ui/tone.module.scss';
import { listWords } from '../../gate-model';
import { NumberSheet, TokenSheet } from './entry-sheets';
import css from './index.module.scss';
import { useGate, type Done } from './use-gate';
import { Verdict } from './verdict';

const CONTINUOUS = 'gate-continuous';
/** Long enough to read who was let through, short enough for the next in the queue. */
const BREATH = 900;

/** The guard's screen: scan, read, 出 or 入, next. Everything is under one thumb. */
export default function GuardPage() {
  return (
    <Page bare allow={leave.actions.scan.allow}>
      <Gate />
    </Page>
  );
}

function Gate() {
  const gate = useGate();
  const onScreen = useOnScreen();
  const [sheet, setSheet] = useState<'token' | 'number' | null>(null);
  const [continuous, setContinuous] = useState(() => readStored(CONTINUOUS) !== false);
  const [next, setNext] = useState(0);
  const now = serverNow();
  const { sight, busy, judge } = gate;

  const scan = async () => {
    if (!canScan) {
      setSheet('token');
      return;
    }
    const token = await scanCode();
    if (token !== null) await judge(token);
  };
  const pass = async (direction: 'out' | 'in') => {
    if ((await gate.pass(direction)) && continuous && canScan) setNext((turn) => turn + 1);
  };
  useEffect(() => {
    if (next === 0 || !onScreen) return undefined;
    const timer = setTimeout(() => void scan(), BREATH);
    return () => clearTimeout(timer);
    // One scan for one passage; being covered and shown again is no reason for another.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [next]);

  return (
    <View className={css.gate}>
      {sight ? <Verdict sight={sight} now={now} /> : <Idle gate={gate} now={now} done={gate.done} />}
      <View className={css.edge}>
        <Problem error={gate.problem} />
      </View>
      {!sight && (
        <View className={css.edge}>
          <Card flush>
            {canScan && (
              <ToggleRow
                title="连续扫码"
                note="登记后自动扫下一位"
                on={continuous}
                onChange={(on) => {
                  setContinuous(on);
                  writeStored(CONTINUOUS, on);
                }}
              />
            )}
            <Row
              title="今日出入"
              note="登记过的人、交接班"
              lead={<Icon name="list-checks" />}
              onTap={() => open(pagePath('leave', 'day-list'))}
            />
          </Card>
        </View>
      )}
      <View className={sight ? css.tall : css.low} />
      <SafeBar>
        {sight ? (
          <View className={css.acts}>
            {(sight.suggest !== null || sight.mayEnter) && (
              <View className={css.pair}>
                {sight.suggest !== null && (
                  <Button
                    className={css.big}
                    look={sight.suggest === 'out' ? 'primary' : 'plain'}
                    busy={busy === 'out'}
                    label="登记出校"
                    onTap={() => void pass('out')}
                  >
                    出
                  </Button>
                )}
                <Button
                  className={sight.suggest === null ? css.half : css.big}
                  look={sight.suggest === 'in' ? 'primary' : 'plain'}
                  busy={busy === 'in'}
                  label="登记返校"
                  onTap={() => void pass('in')}
                >
                  {sight.suggest === null ? '人已在门口，登记返校' : '入'}
                </Button>
              </View>
            )}
            <View className={css.pair}>
              <Button className={css.half} onTap={gate.clear}>
                不登记
              </Button>
              <Button
                className={css.half}
                look={sight.suggest === null ? 'primary' : 'weak'}
                icon="scan-line"
                busy={busy === 'scan'}
                onTap={() => void scan()}
              >
                扫下一位
              </Button>
            </View>
          </View>
        ) : (
          <View className={css.pair}>
            <Button className={css.side} onTap={() => setSheet('number')}>
              按学号
            </Button>
            <Button
              className={css.big}
              look="primary"
              icon="scan-line"
              busy={busy === 'scan'}
              onTap={() => void scan()}
            >
              {canScan ? '扫码' : '输入凭证'}
            </Button>
          </View>
        )}
      </SafeBar>
      {sheet === 'token' && (
        <TokenSheet
          onToken={(token) => {
            setSheet(null);
            void judge(token);
          }}
          onClose={() => setSheet(null)}
        />
      )}
      {sheet === 'number' && (
        <NumberSheet
          now={now}
          onSight={(found) => {
            setSheet(null);
            gate.show(found);
          }}
          onClose={() => setSheet(null)}
        />
      )}
    </View>
  );
}

/** Between two students: what was just recorded, and whether this phone could do without the network. */
function Idle({
  gate: { kit, remarks, forgetRemarks },
  now,
  done,
}: {
  gate: ReturnType<typeof useGate>;
  now: number;
  done: Done | null;
}) {
  const waiting = useQueue((queue) => queue.waiting.filter(({ action }) => action === 'passage').length);
  const list = kit.data && listWords(kit.data.asOf, now);
  const ready = list && !list.old;
  return (
    <>
      {done ? (
        <View
          className={cx(css.done, done.waiting ? tones.warn : tones.ok)}
          {...aria({ role: 'status', label: `已登记：${done.words}` })}
        >
          <Text className={css.doneGlyph} {...aria({ hidden: true })}>
            {done.waiting ? '◷' : '✓'}
          </Text>
          <Text className={css.doneWords}>{done.words}</Text>
          <Text>{done.waiting ? '已存在手机上，连上网自动上传' : '已登记'}</Text>
        </View>
      ) : (
        <View className={css.idle}>
          <Icon name="scan-line" size={48} />
          <Text className={css.idleWords}>请学生打开请假凭证，扫二维码</Text>
          <Text className={css.small}>截图、过期、撤销的凭证会显示红色</Text>
        </View>
      )}
      <View className={css.edge}>
        <Card flush>
          <Row
            title={list ? (ready ? '没有网络也能核验' : '离线核验的名单旧了') : '还不能离线核验'}
            note={list ? list.words : (kit.error?.message ?? '正在下载公钥和撤销名单')}
            lead={<Icon name={ready ? 'shield-check' : 'triangle-alert'} />}
            {...(!ready && kit.error && { value: '重试', onTap: () => void kit.refresh() })}
          />
          {waiting > 0 && (
            <Row
              title={`${waiting} 条登记等待上传`}
              note="连上网自动上传，不会重复"
              lead={<Icon name="clock" />}
            />
          )}
        </Card>
      </View>
      {remarks.length > 0 && (
        <View className={css.edge}>
          <View className={cx(css.remarks, tones.warn)} {...aria({ role: 'alert' })}>
            <Text>补传的登记与假条对不上，已留在今日出入里：</Text>
            {remarks.map((remark) => (
              <Text key={remark} className={css.remark}>
                {remark}
              </Text>
            ))}
            <Button small look="quiet" onTap={forgetRemarks}>
              知道了
            </Button>
          </View>
        </View>
      )}
    </>
  );
}
