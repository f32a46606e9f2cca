import { Input, Text, Textarea, View } from '@tarojs/components';
import { aria } from './aria';
import { FieldNote } from './field-note';
import css from './field.module.scss';

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  hint?: string;
  /** What is wrong with it and how to put it right. */
  error?: string;
  /** `digit`: a number that may have a decimal point. */
  kind?: 'text' | 'number' | 'digit' | 'idcard';
  max?: number;
  /** Several lines with a counter. */
  long?: boolean;
  disabled?: boolean;
}

/** A labelled text field of a form. */
export function Field({
  label,
  value,
  onChange,
  // The browser names Taro's inner input by nothing else.
  placeholder = '请填写',
  hint,
  error,
  kind = 'text',
  max = 100,
  long,
  disabled,
}: FieldProps) {
  return (
    <View className={css.field}>
      <Text className={css.label}>{label}</Text>
      {long ? (
        <Textarea
          className={css.area}
          value={value}
          maxlength={max}
          placeholder={placeholder}
          disabled={disabled}
          autoHeight
          onInput={(event) => onChange(event.detail.value)}
          {...aria({ label })}
        />
      ) : (
        <View className={css.box}>
          <Input
            className={css.input}
            value={value}
            type={kind}
            maxlength={max}
            placeholder={placeholder}
            disabled={disabled}
            onInput={(event) => onChange(event.detail.value)}
            {...aria({ label })}
          />
        </View>
      )}
      {long && (
        <Text className={css.count}>
          {value.length}/{max}
        </Text>
      )}
      <FieldNote error={error} hint={hint} />
    </View>
  );
}
