import { useState } from 'react';
import { View } from '@tarojs/components';
import { leave } from '@contract/leave';
import { call, CallFailure } from '@/platform/call';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { Sheet } from '@/ui/sheet';
import { sightOf, VERDICTS, whereWords, type ScanReply, type Sight } from '../../gate-model';

/** For a browser without a scanner: the pass as text. */
export function TokenSheet({ onToken, onClose }: { onToken: (token: string) => void; onClose: () => void }) {
  const [token, setToken] = useState('');
  return (
    <Sheet
      title="输入凭证"
      note="这台设备不能扫码。粘贴学生二维码里的文字，或改按学号查。"
      onClose={onClose}
      foot={
        <Button block look="primary" disabled={token.trim() === ''} onTap={() => onToken(token.trim())}>
          核验
        </Button>
      }
    >
      <Field label="凭证内容" value={token} max={800} long placeholder="L1. 开头的文字" onChange={setToken} />
    </Sheet>
  );
}

type Found = { name: string | null; views: readonly ScanReply[] };

/** Finds the open leave of who has no phone with him. */
export function NumberSheet({
  now,
  onSight,
  onClose,
}: {
  now: number;
  onSight: (sight: Sight) => void;
  onClose: () => void;
}) {
  const [number, setNumber] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallFailure | null>(null);
  const look = async () => {
    setBusy(true);
    setError(null);
    setFound(null);
    try {
      const reply = await call(leave, 'lookup', { number: number.trim() });
      const only = reply.found.length === 1 ? reply.found[0] : undefined;
      if (only) onSight(sightOf(only, 'number'));
      else setFound({ name: reply.name, views: reply.found });
    } catch (failure) {
      if (!(failure instanceof CallFailure)) throw failure;
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet
      title="按学号查"
      note="学生没带手机时用。请核对学生证。"
      onClose={onClose}
      foot={
        <Button
          block
          look="primary"
          busy={busy}
          disabled={number.trim().length < 2}
          onTap={() => void look()}
        >
          查询
        </Button>
      }
    >
      <Field
        label="学号"
        value={number}
        max={20}
        placeholder="学生证上的号码"
        {...(error?.fields.number !== undefined && { error: error.fields.number })}
        onChange={(value) => {
          setNumber(value);
          setFound(null);
        }}
      />
      {error && error.fields.number === undefined && <Problem error={error} />}
      {found?.name === null && <Problem error={{ message: '没有这个学号，请核对后再查' }} />}
      {found && found.name !== null && found.views.length === 0 && (
        <Problem error={{ message: `${found.name}没有批准的请假，不能出校` }} />
      )}
      <View>
        {found?.views.map((view) => {
          const sight = sightOf(view, 'number');
          if (!sight.person) return null;
          const { glyph, word } = VERDICTS[sight.verdict];
          return (
            <Row
              key={sight.person.leaveId}
              title={`${glyph} ${word} · ${sight.words}`}
              note={whereWords(sight, now)}
              onTap={() => onSight(sight)}
            />
          );
        })}
      </View>
    </Sheet>
  );
}
