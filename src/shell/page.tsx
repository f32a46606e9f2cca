import { View } from '@tarojs/components';
import { useEffect, type ReactNode } from 'react';
import { useConsent } from '@/platform/consent';
import { restartAt, useOnScreen } from '@/platform/navigation';
import { usePreferences } from '@/platform/preferences';
import { refreshSession, useSession } from '@/platform/session';
import { AskHost } from '@/ui/ask-host';
import { cx } from '@/ui/class-names';
import { Failure, Skeleton } from '@/ui/states';
import { OfflineBanner } from './offline-banner';
import css from './page.module.scss';

interface PageProps {
  children: ReactNode;
  /** `bound` (default): only for a person whose number is known; `anyone`: sign-in and privacy themselves. */
  needs?: 'bound' | 'anyone';
  /** The content brings its own edges. */
  bare?: boolean;
}

/** Frame of every page: theme and type size, who may see it, what is unsent, and where questions are drawn. */
export function Page({ children, needs = 'bound', bare }: PageProps) {
  const largeType = usePreferences((preferences) => preferences.largeType);
  const onScreen = useOnScreen();
  return (
    <View
      className={cx(css.page, largeType && 'large-type')}
      {...(process.env.TARO_ENV === 'h5' ? { role: 'main' } : {})}
    >
      <OfflineBanner />
      <View className={cx(css.content, bare && css.bare)}>
        {needs === 'bound' ? <Bound onScreen={onScreen}>{children}</Bound> : children}
      </View>
      {onScreen && <AskHost />}
    </View>
  );
}

function Bound({ children, onScreen }: { children: ReactNode; onScreen: boolean }) {
  const consented = useConsent(({ consent }) => consent !== null);
  const { state, error } = useSession();
  useEffect(() => {
    if (!onScreen) return;
    if (!consented) restartAt('/pages/privacy/index');
    else if (state === 'unbound') restartAt('/pages/sign-in/index');
    else if (state === 'starting') void refreshSession();
  }, [onScreen, consented, state]);
  if (state === 'failed' && error) return <Failure error={error} onRetry={() => void refreshSession()} />;
  if (!consented || state !== 'signed-in') return <Skeleton heights={[96, 64, 160, 160]} />;
  return children;
}
