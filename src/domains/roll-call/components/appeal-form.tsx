import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { dayInWords } from '@contract/core/time';
import { rollCall } from '@contract/roll-call';
import { APPEAL_PHOTOS } from '@contract/roll-call-appeals';
import { STATUS_NAMES } from '@contract/roll-call-rules';
import { uploadFile, type ChosenFile } from '@/platform/files';
import { choosePictures } from '@/platform/pictures';
import { TransportFailure } from '@/platform/transport';
import { useCommand } from '@/platform/use-command';
import { aria } from '@/ui/aria';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { cx } from '@/ui/class-names';
import { Field } from '@/ui/field';
import { Icon } from '@/ui/icon';
import { Problem } from '@/ui/problem';
import { Sheet } from '@/ui/sheet';
import type { RecordView } from '../appeal-words';
import css from './appeal-form.module.scss';

/** A chosen photo; `fileId` once it lies in the student's own folder, so that a second try sends no file twice. */
interface Photo {
  file: ChosenFile;
  fileId: string | null;
  failed: boolean;
}

interface AppealFormProps {
  personId: string;
  mark: RecordView['mark'];
  onDone: () => Promise<void>;
  onClose: () => void;
}

/** The student's objection to one mark: why, and what shows it (R20). */
export function AppealForm({ personId, mark, onDone, onClose }: AppealFormProps) {
  const [reason, setReason] = useState('');
  const [photos, setPhotos] = useState<readonly Photo[]>([]);
  const [sending, setSending] = useState(false);
  const appeal = useCommand(rollCall, 'appeal');

  const add = async () => {
    const { pictures, unreadable } = await choosePictures(APPEAL_PHOTOS - photos.length);
    if (unreadable > 0) say(`有 ${unreadable} 个文件不是照片，没有加入`, { good: false });
    setPhotos((old) => [...old, ...pictures.map((file) => ({ file, fileId: null, failed: false }))]);
  };
  const upload = async (): Promise<string[] | null> => {
    const sent = await Promise.all(
      photos.map(async (photo): Promise<Photo> => {
        if (photo.fileId !== null) return photo;
        try {
          return {
            ...photo,
            fileId: await uploadFile(photo.file, `appeal-photos/${personId}`),
            failed: false,
          };
        } catch (failure) {
          if (!(failure instanceof TransportFailure)) throw failure;
          return { ...photo, failed: true };
        }
      }),
    );
    setPhotos(sent);
    const ids = sent.flatMap(({ fileId }) => (fileId === null ? [] : [fileId]));
    return ids.length === sent.length ? ids : null;
  };
  const send = async () => {
    setSending(true);
    const files = await upload();
    if (files === null) say('有照片没有传上去，请检查网络后再提交一次', { good: false });
    else {
      const { day, checkId } = mark;
      if (await appeal.run({ day, checkId, reason: reason.trim(), photos: files })) await onDone();
    }
    setSending(false);
  };
  return (
    <Sheet
      title="申诉"
      note={`${dayInWords(mark.day)} ${mark.checkName}，${STATUS_NAMES[mark.s]}`}
      onClose={onClose}
      foot={
        <Button
          block
          look="primary"
          busy={sending}
          disabled={reason.trim().length < 4}
          onTap={() => void send()}
        >
          提交申诉
        </Button>
      }
    >
      <Field
        label="为什么不对"
        value={reason}
        max={300}
        long
        placeholder="当时在哪里，谁可以证明"
        onChange={setReason}
        error={appeal.error?.fields['reason']}
      />
      {photos.map((photo, index) => (
        <View key={`${index}:${photo.file.name}`} className={css.photo}>
          <Text className={cx(css.name, photo.failed && css.bad)}>
            {photo.failed ? `${photo.file.name}（没有传上去）` : photo.file.name}
          </Text>
          <View
            className={css.remove}
            {...aria({ role: 'button', label: `移除 ${photo.file.name}` })}
            onClick={() => setPhotos((old) => old.filter((one) => one !== photo))}
          >
            <Icon name="x" size={16} />
          </View>
        </View>
      ))}
      {photos.length < APPEAL_PHOTOS && (
        <Button block look="weak" icon="plus" onTap={() => void add()}>
          拍照或选照片
        </Button>
      )}
      <Text className={css.hint}>
        理由和照片只有处理人能看到，照片里的位置信息会去掉。原记录会保留，处理结果会通知您。
      </Text>
      <Problem error={appeal.error} />
    </Sheet>
  );
}
