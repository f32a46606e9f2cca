import { Input, View } from '@tarojs/components';
import { aria } from './aria';
import css from './field.module.scss';
import { Icon } from './icon';

export function SearchField({
  value,
  placeholder,
  onChange,
}: {
  value: string;
  placeholder: string;
  onChange: (value: string) => void;
}) {
  return (
    <View className={css.search}>
      <Icon name="search" />
      <Input
        className={css.input}
        value={value}
        placeholder={placeholder}
        confirmType="search"
        onInput={(event) => onChange(event.detail.value)}
        {...aria({ label: placeholder })}
      />
      {value !== '' && (
        <View
          className={css.clear}
          {...aria({ role: 'button', label: '清空搜索' })}
          onClick={() => onChange('')}
        >
          <Icon name="x" size={16} />
        </View>
      )}
    </View>
  );
}
