import { Text, View } from '@tarojs/components';
import { timeInWords } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { giveConsent, useConsent, withdrawConsent } from '@/platform/consent';
import { back, restartAt } from '@/platform/navigation';
import { leave, refreshSession } from '@/platform/session';
import { Page } from '@/shell/page';
import { ask } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { SafeBar } from '@/ui/safe-bar';
import { DECLARED, NEVER } from './declared';
import css from './index.module.scss';

/** Asked once before anything leaves the phone; readable ever after, and consent can be taken back here. */
export default function PrivacyPage() {
  const consent = useConsent((state) => state.consent);
  const agree = () => {
    giveConsent();
    void refreshSession();
    restartAt('/pages/home/index');
  };
  const refuse = () =>
    ask({
      title: '不同意也不影响点名',
      text: '您将不能使用小程序，也不会有任何信息被发送。点名仍由层长当面进行，请假等事项请到辅导员处办理。',
      yes: '再看看',
      no: '仍不同意',
    });
  const takeBack = async () => {
    const sure = await ask({
      title: '撤回同意？',
      text: '这部手机会退出登录，并停止发送任何信息。学校依规定保存的考勤记录不会因此删除，如需更正或删除，请联系辅导员。',
      yes: '撤回并退出',
      danger: true,
    });
    if (!sure) return;
    leave();
    withdrawConsent();
  };
  return (
    <Page needs="anyone">
      <Text className={css.lead}>
        {consent
          ? `您在${timeInWords(consent.at, serverNow())}同意了以下内容。`
          : '使用之前，请看清楚我们会用到您的哪些信息、为什么用、用多久、谁能看到。'}
      </Text>
      {DECLARED.map(({ what, why, until, who }) => (
        <Card key={what}>
          <Text className={css.what}>{what}</Text>
          <Line name="用途" value={why} />
          <Line name="期限" value={until} />
          <Line name="谁能看" value={who} />
        </Card>
      ))}
      <Text className={css.note}>{NEVER}</Text>
      {consent ? (
        <>
          <Button block onTap={back}>
            返回
          </Button>
          <Button look="quiet" block onTap={() => void takeBack()}>
            撤回同意
          </Button>
        </>
      ) : (
        <SafeBar>
          <View className={css.choices}>
            <Button className={css.no} onTap={() => void refuse()}>
              不同意
            </Button>
            <Button className={css.yes} look="primary" onTap={agree}>
              同意并继续
            </Button>
          </View>
        </SafeBar>
      )}
    </Page>
  );
}

function Line({ name, value }: { name: string; value: string }) {
  return (
    <View className={css.line}>
      <Text className={css.key}>{name}</Text>
      <Text className={css.value}>{value}</Text>
    </View>
  );
}
