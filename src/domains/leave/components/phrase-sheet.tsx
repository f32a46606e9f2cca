import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { aria } from '@/ui/aria';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Problem } from '@/ui/problem';
import { Sheet } from '@/ui/sheet';
import css from './phrase-sheet.module.scss';

interface PhraseSheetProps {
  title: string;
  note?: string;
  label: string;
  phrases: readonly string[];
  /** The word on the button that sends it. */
  send: string;
  danger?: boolean;
  busy: boolean;
  error: { message: string; requestId?: string; fields?: Record<string, string> } | null;
  onSend: (text: string) => void;
  onClose: () => void;
}

/** A reason in one or two taps: usual sentences that can be changed, or words of one's own. */
export function PhraseSheet({
  title,
  note,
  label,
  phrases,
  send,
  danger,
  busy,
  error,
  onSend,
  onClose,
}: PhraseSheetProps) {
  const [text, setText] = useState('');
  const wrong = error?.fields?.['note'] ?? error?.fields?.['text'] ?? error?.fields?.['reason'];
  return (
    <Sheet
      title={title}
      {...(note !== undefined && { note })}
      onClose={onClose}
      foot={
        <Button
          block
          look={danger ? 'danger' : 'primary'}
          busy={busy}
          disabled={text.trim().length < 2}
          onTap={() => onSend(text.trim())}
        >
          {send}
        </Button>
      }
    >
      <View className={css.phrases}>
        {phrases.map((phrase) => (
          <View
            key={phrase}
            className={css.phrase}
            {...aria({ role: 'button', label: phrase })}
            onClick={() => setText(phrase)}
          >
            <Text>{phrase}</Text>
          </View>
        ))}
      </View>
      <Field
        label={label}
        value={text}
        max={200}
        long
        placeholder="点上面的常用语，或自己写"
        {...(wrong !== undefined && { error: wrong })}
        onChange={setText}
      />
      <Problem error={error} />
    </Sheet>
  );
}
