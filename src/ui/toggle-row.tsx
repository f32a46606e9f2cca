import { Switch } from '@tarojs/components';
import { aria } from './aria';
import { Row } from './row';

/** A setting that is on or off, with the words for what it does. */
export function ToggleRow({
  title,
  note,
  on,
  onChange,
}: {
  title: string;
  note?: string;
  on: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <Row
      title={title}
      {...(note !== undefined && { note })}
      value={
        <Switch
          checked={on}
          color="#1a6dff"
          onChange={(event) => onChange(event.detail.value)}
          {...aria({ role: 'switch', label: title, checked: on })}
        />
      }
    />
  );
}
