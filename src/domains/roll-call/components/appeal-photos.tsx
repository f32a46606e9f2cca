import { rollCall } from '@contract/roll-call';
import { call, CallFailure } from '@/platform/call';
import { viewPictures } from '@/platform/pictures';
import { say } from '@/ui/ask';
import { Icon } from '@/ui/icon';
import { Row } from '@/ui/row';
import { useState } from 'react';

/** The photos behind links that live a few minutes: asked for at the tap. */
export function AppealPhotos({ appealId, count }: { appealId: string; count: number }) {
  const [busy, setBusy] = useState(false);
  if (count === 0) return null;
  const show = async () => {
    setBusy(true);
    try {
      const { urls } = await call(rollCall, 'open-appeal-photos', { appealId });
      const there = urls.filter((url): url is string => url !== null);
      const [first] = there;
      if (!first) say('照片打不开，可能已被删除', { good: false });
      else if (!(await viewPictures(there, first))) say('没有打开，请检查网络后重试', { good: false });
    } catch (failure) {
      if (!(failure instanceof CallFailure)) throw failure;
      say(failure.message, { good: false });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Row
      title={`照片 ${count} 张`}
      note={busy ? '正在打开' : '仅本人和处理人可看'}
      lead={<Icon name="file-up" />}
      label={`查看照片，${count} 张`}
      onTap={() => void show()}
    />
  );
}
