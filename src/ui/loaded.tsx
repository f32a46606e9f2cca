import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria } from './aria';
import { Button } from './button';
import { cx } from './class-names';
import { Failure, Skeleton } from './states';
import css from './states.module.scss';
import tones from './tone.module.scss';

interface LoadedProps<T> {
  query: {
    data: T | null;
    error: { message: string; requestId?: string } | null;
    refresh: () => Promise<void>;
  };
  /** Heights of the skeleton's blocks. */
  heights: readonly number[];
  children: (data: T) => ReactNode;
}

/** What a query brought, or its skeleton, or why nothing came; older content stays and says that it is older. */
export function Loaded<T>({ query: { data, error, refresh }, heights, children }: LoadedProps<T>) {
  if (data === null) {
    return error ? <Failure error={error} onRetry={() => void refresh()} /> : <Skeleton heights={heights} />;
  }
  return (
    <>
      {error && (
        <View className={cx(css.stale, tones.warn)} {...aria({ role: 'status' })}>
          <Text className={css.words}>没有刷新成功，下面是上次的内容。{error.message}</Text>
          <Button small look="quiet" onTap={() => void refresh()}>
            重试
          </Button>
        </View>
      )}
      {children(data)}
    </>
  );
}

/** The end of a paged list: the next page, on its way or on request. */
export function MoreRows({
  more,
}: {
  more: { busy: boolean; error: { message: string } | null; load: () => void } | null;
}) {
  if (!more) return null;
  return (
    <View>
      {more.error && <Text className={css.small}>{more.error.message}</Text>}
      <Button block look="quiet" busy={more.busy} onTap={more.load}>
        {more.error ? '重试' : '再看一些'}
      </Button>
    </View>
  );
}
