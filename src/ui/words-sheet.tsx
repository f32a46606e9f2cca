import { Text, View } from '@tarojs/components';
import { useState, type ReactNode } from 'react';
import { aria } from './aria';
import { Button } from './button';
import { Field } from './field';
import { Problem } from './problem';
import { Sheet } from './sheet';
import css from './words-sheet.module.scss';

interface WordsSheetProps {
  title: string;
  note?: string;
  /** What the words are: 原因, 说明. */
  label: string;
  placeholder?: string;
  hint?: string;
  /** Usual sentences: a reason in one tap. */
  phrases?: readonly string[];
  /** Shortest and longest, in characters. */
  min?: number;
  max?: number;
  /** One line instead of several. */
  short?: boolean;
  /** The word on the button that sends it. */
  send: string;
  danger?: boolean;
  /** False: what else is asked has no answer yet. */
  ready?: boolean;
  busy: boolean;
  error: { message: string; requestId?: string; fields?: Record<string, string> } | null;
  /** What else is asked, above the words and below them. */
  children?: ReactNode;
  below?: ReactNode;
  onSend: (words: string) => void;
  onClose: () => void;
}

/** A panel that asks for a few words before something is done: the reason, the note that stays on record. */
export function WordsSheet({
  title,
  note,
  label,
  placeholder,
  hint,
  phrases = [],
  min = 2,
  max = 200,
  short,
  send,
  danger,
  ready = true,
  busy,
  error,
  children,
  below,
  onSend,
  onClose,
}: WordsSheetProps) {
  const [words, setWords] = useState('');
  const wrong = error?.fields?.['reason'] ?? error?.fields?.['note'] ?? error?.fields?.['text'];
  return (
    <Sheet
      title={title}
      note={note}
      onClose={onClose}
      foot={
        <Button
          block
          look={danger ? 'danger' : 'primary'}
          busy={busy}
          disabled={!ready || words.trim().length < min}
          onTap={() => onSend(words.trim())}
        >
          {send}
        </Button>
      }
    >
      {children}
      {phrases.length > 0 && <Phrases phrases={phrases} onChoose={setWords} />}
      <Field
        label={label}
        value={words}
        max={max}
        long={!short}
        placeholder={placeholder ?? (phrases.length > 0 ? '点上面的常用语，或自己写' : undefined)}
        hint={hint}
        error={wrong}
        onChange={setWords}
      />
      {below}
      {wrong === undefined && <Problem error={error} />}
    </Sheet>
  );
}

/** Usual sentences to put into a field with one tap. */
export function Phrases({
  phrases,
  onChoose,
}: {
  phrases: readonly string[];
  onChoose: (phrase: string) => void;
}) {
  return (
    <View className={css.phrases}>
      {phrases.map((phrase) => (
        <View
          key={phrase}
          className={css.phrase}
          {...aria({ role: 'button', label: phrase })}
          onClick={() => onChoose(phrase)}
        >
          <Text>{phrase}</Text>
        </View>
      ))}
    </View>
  );
}
