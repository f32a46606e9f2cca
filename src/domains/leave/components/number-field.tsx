import { useState } from 'react';
import { Field } from '@/ui/field';
import { numberOf, textOf } from '../policy-form';

interface NumberFieldProps {
  /** With its unit, e.g. 转下一级（小时）. */
  label: string;
  value: number;
  hint?: string;
  error?: string | undefined;
  onChange: (value: number) => void;
}

/** A number as text while it is typed: an emptied field stays empty and says so, it does not become nought. */
export function NumberField({ label, value, hint, error, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState(() => textOf(value));
  // A value that came from elsewhere (another preset, a merge) replaces what was typed.
  const shown = Object.is(numberOf(typed), value) ? typed : textOf(value);
  return (
    <Field
      label={label}
      value={shown}
      kind="digit"
      max={6}
      placeholder="请填写数字"
      {...(hint !== undefined && { hint })}
      {...(error !== undefined && { error })}
      onChange={(text) => {
        setTyped(text);
        onChange(numberOf(text));
      }}
    />
  );
}
