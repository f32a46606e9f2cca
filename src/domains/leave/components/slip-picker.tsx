import { Text, View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { uploadFile, type ChosenFile } from '@/platform/files';
import { choosePictures } from '@/platform/pictures';
import { TransportFailure } from '@/platform/transport';
import { aria } from '@/ui/aria';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { cx } from '@/ui/class-names';
import { Icon } from '@/ui/icon';
import type { Slip } from '../draft';
import css from './slip-picker.module.scss';

/** As many as the contract takes at once. */
const MOST = 6;

interface Upload {
  key: number;
  /** 照片 2: a file's own name says nothing, or too much. */
  name: string;
  file: ChosenFile;
  failed: boolean;
}

interface SlipPickerProps {
  personId: string;
  slips: readonly Slip[];
  label?: string;
  hint?: string;
  error?: string;
  /** The new list is made of the newest one: several uploads end in any order. */
  onChange: (change: (slips: readonly Slip[]) => Slip[]) => void;
  /** How many are still on their way, or failed. */
  onOpen: (count: number) => void;
}

/** Pictures of slips, put into the person's own folder as soon as they are chosen (L17). */
export function SlipPicker({
  personId,
  slips,
  label = '证明材料（可不填）',
  hint,
  error,
  onChange,
  onOpen,
}: SlipPickerProps) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const list = useRef<readonly Upload[]>([]);
  const lastKey = useRef(0);
  const update = (next: readonly Upload[]) => {
    list.current = next;
    setUploads(next);
    onOpen(next.length);
  };
  const send = async (upload: Upload) => {
    try {
      const fileId = await uploadFile(upload.file, `leave-slips/${personId}`);
      update(list.current.filter(({ key }) => key !== upload.key));
      onChange((old) => [...old, { fileId, name: upload.name }].slice(0, MOST));
    } catch (failure) {
      if (!(failure instanceof TransportFailure)) throw failure;
      update(list.current.map((one) => (one.key === upload.key ? { ...one, failed: true } : one)));
    }
  };
  const add = async () => {
    const { pictures, unreadable } = await choosePictures(MOST - slips.length - list.current.length);
    if (unreadable > 0) say(`有 ${unreadable} 个文件不是照片，没有加入`, { good: false });
    const before = slips.length + list.current.length;
    const begun = pictures.map((file, index) => ({
      key: (lastKey.current += 1),
      name: `照片 ${before + index + 1}`,
      file,
      failed: false,
    }));
    update([...list.current, ...begun]);
    for (const upload of begun) await send(upload);
  };
  const retry = (upload: Upload) => {
    update(list.current.map((one) => (one.key === upload.key ? { ...one, failed: false } : one)));
    void send(upload);
  };
  return (
    <View className={css.picker}>
      <Text className={css.label}>{label}</Text>
      {slips.map((slip) => (
        <Line
          key={slip.fileId}
          name={slip.name}
          state="已上传"
          onRemove={() => onChange((old) => old.filter(({ fileId }) => fileId !== slip.fileId))}
        />
      ))}
      {uploads.map((upload) => (
        <Line
          key={upload.key}
          name={upload.name}
          state={upload.failed ? '没有传上去，请检查网络' : '正在上传'}
          failed={upload.failed}
          onRetry={() => retry(upload)}
          onRemove={() => update(list.current.filter(({ key }) => key !== upload.key))}
        />
      ))}
      {slips.length + uploads.length < MOST && (
        <Button look="weak" icon="plus" onTap={() => void add()}>
          拍照或选照片
        </Button>
      )}
      {error ? (
        <Text className={css.wrong} {...aria({ role: 'alert' })}>
          {error}
        </Text>
      ) : (
        <Text className={css.hint}>{hint ?? '只有您本人和审批人能看到，照片里的位置信息会去掉'}</Text>
      )}
    </View>
  );
}

function Line({
  name,
  state,
  failed,
  onRetry,
  onRemove,
}: {
  name: string;
  state: string;
  failed?: boolean;
  onRetry?: () => void;
  onRemove: () => void;
}) {
  return (
    <View className={css.slip}>
      <View className={css.words}>
        <Text className={css.name}>{name}</Text>
        <Text className={cx(css.state, failed && css.bad)}>{state}</Text>
      </View>
      {failed && onRetry && (
        <Button small look="weak" onTap={onRetry}>
          重试
        </Button>
      )}
      <View className={css.remove} {...aria({ role: 'button', label: `移除 ${name}` })} onClick={onRemove}>
        <Icon name="x" size={16} />
      </View>
    </View>
  );
}
