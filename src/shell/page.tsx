import { View } from '@tarojs/components';
import { useEffect, type ReactNode } from 'react';
import type { Gate } from '@contract/core/define';
import { ROLE_NAMES } from '@contract/core/roles';
import { useConsent } from '@/platform/consent';
import { mayAsk } from '@/platform/may';
import { restartAt, useOnScreen } from '@/platform/navigation';
import { usePreferences } from '@/platform/preferences';
import { refreshSession, useSession } from '@/platform/session';
import { AskHost } from '@/ui/ask-host';
import { cx } from '@/ui/class-names';
import { Empty, Failure, Skeleton } from '@/ui/states';
import { OfflineBanner } from './offline-banner';
import css from './page.module.scss';

interface PageProps {
  children: ReactNode;
  /** `bound` (default): only for a person whose number is known; `anyone`: sign-in and privacy themselves. */
  needs?: 'bound' | 'anyone';
  /** Who may ask what the page is for, as its action's contract says; everybody else is told whose page it is. */
  allow?: Gate;
  /** The content brings its own edges. */
  bare?: boolean;
}

/** Frame of every page: theme and type size, who may see it, what is unsent, and where questions are drawn. */
export function Page({ children, needs = 'bound', allow = 'bound', bare }: PageProps) {
  const largeType = usePreferences((preferences) => preferences.largeType);
  const onScreen = useOnScreen();
  return (
    <View
      className={cx(css.page, largeType && 'large-type')}
      {...(process.env.TARO_ENV === 'h5' ? { role: 'main' } : {})}
    >
      <OfflineBanner />
      <View className={cx(css.content, bare && css.bare)}>
        {needs === 'bound' ? (
          <Bound onScreen={onScreen} allow={allow}>
            {children}
          </Bound>
        ) : (
          children
        )}
      </View>
      {onScreen && <AskHost />}
    </View>
  );
}

function Bound({ children, onScreen, allow }: { children: ReactNode; onScreen: boolean; allow: Gate }) {
  const consented = useConsent(({ consent }) => consent !== null);
  const { state, me, error } = useSession();
  useEffect(() => {
    if (!onScreen) return;
    if (!consented) restartAt('/pages/privacy/index');
    else if (state === 'unbound') restartAt('/pages/sign-in/index');
    else if (state === 'starting') void refreshSession();
  }, [onScreen, consented, state]);
  if (state === 'failed' && error) return <Failure error={error} onRetry={() => void refreshSession()} />;
  if (!consented || state !== 'signed-in') return <Skeleton heights={[96, 64, 160, 160]} />;
  if (me && !mayAsk(me, allow)) return <NotHis allow={allow} />;
  return children;
}

/** A page opened by a link that is another's work; a post given today is known after asking again. */
function NotHis({ allow }: { allow: Gate }) {
  const names = typeof allow === 'string' ? [] : allow.map((role) => ROLE_NAMES[role]);
  return (
    <Empty
      icon="lock"
      title="这一页不由您的岗位使用"
      text={`由${names.join('、')}使用。刚刚任命的岗位，刷新后生效。`}
      act={{ word: '刷新', run: () => void refreshSession() }}
    />
  );
}
