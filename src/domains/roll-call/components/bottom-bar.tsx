import { View } from '@tarojs/components';
import { timeInWords } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { useConsentAlong } from '@/platform/consent-along';
import { aria } from '@/ui/aria';
import { Button } from '@/ui/button';
import { Icon } from '@/ui/icon';
import { SafeBar } from '@/ui/safe-bar';
import type { Sheet } from '../model';
import css from './bottom-bar.module.scss';

interface BottomBarProps {
  sheet: Sheet;
  gaps: number;
  busy: boolean;
  canUndo: boolean;
  onUndo: () => void;
  onSubmit: () => void;
  onClaim: () => void;
  onCopy: () => void;
}

/** The one thing to do with this roll now: submit it, take it over, or pass its summary on. */
export function BottomBar({ sheet, gaps, busy, canUndo, onUndo, onSubmit, onClaim, onCopy }: BottomBarProps) {
  if (sheet.can.submit) {
    return (
      <SafeBar>
        <View className={css.bar}>
          <View
            className={canUndo ? css.undo : `${css.undo} ${css.off}`}
            {...aria({ role: 'button', label: '撤销上一步', disabled: !canUndo })}
            onClick={canUndo ? onUndo : undefined}
          >
            <Icon name="undo-2" />
          </View>
          <Button className={css.main} look="primary" busy={busy} onTap={onSubmit}>
            {gaps > 0 ? `提交（缺 ${gaps}）` : '提交'}
          </Button>
        </View>
      </SafeBar>
    );
  }
  if (sheet.can.claim) {
    return (
      <SafeBar>
        <Button block look="primary" busy={busy} onTap={onClaim}>
          由我来点
        </Button>
      </SafeBar>
    );
  }
  if (sheet.submittedAt !== null) {
    return (
      <SafeBar>
        <CopySummary onCopy={onCopy} />
      </SafeBar>
    );
  }
  const from = sheet.claimFrom;
  if (from !== null && from > serverNow()) {
    return (
      <SafeBar>
        <Button block disabled onTap={() => undefined}>
          {`${timeInWords(from, serverNow())} 起仍没人点，可以接手`}
        </Button>
      </SafeBar>
    );
  }
  return null;
}

const NEXT_ROLL = ['roll-take'] as const;

/** The evening's last tap; whoever makes it may also say yes to being reminded of the next roll. */
function CopySummary({ onCopy }: { onCopy: () => void }) {
  const consentAlong = useConsentAlong(NEXT_ROLL);
  const copy = () => {
    consentAlong();
    onCopy();
  };
  return (
    <Button block look="primary" icon="clipboard-copy" onTap={copy}>
      复制小结
    </Button>
  );
}
