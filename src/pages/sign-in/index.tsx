import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import * as v from 'valibot';
import { org } from '@contract/org';
import { open, restartAt } from '@/platform/navigation';
import { enter, refreshSession, useSession } from '@/platform/session';
import { useCommand } from '@/platform/use-command';
import { Page } from '@/shell/page';
import { aria } from '@/ui/aria';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Field } from '@/ui/field';
import { SafeBar } from '@/ui/safe-bar';
import css from './index.module.scss';

type Way = 'claim' | 'set-up';

const WORDS: Record<Way, { lead: string; code: string; hint: string; other: string }> = {
  claim: {
    lead: '用学号或工号、姓名和绑定码，把这个微信绑定到您本人。只需一次。',
    code: '绑定码',
    hint: '由班级或学院发放，8 位以上，一人一码',
    other: '我是系统管理员，首次设置',
  },
  'set-up': {
    lead: '第一位系统管理员用部署时设定的初始码登录。初始码用过一次就失效。',
    code: '初始码',
    hint: '在云函数 org 的环境变量里设定',
    other: '返回普通绑定',
  },
};

/** Binds this phone to a person: by a code from the class, or the school's first administrator by the setup code. */
export default function SignInPage() {
  const known = useSession((session) => session.me?.person.name);
  const [way, setWay] = useState<Way>('claim');
  const [form, setForm] = useState({ number: '', name: '', code: '' });
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const claim = useCommand(org, 'claim');
  const setUp = useCommand(org, 'set-up');
  const command = way === 'claim' ? claim : setUp;
  const words = WORDS[way];
  const change = (field: keyof typeof form) => (value: string) => {
    setForm((old) => ({ ...old, [field]: value }));
    setWrong((old) => ({ ...old, [field]: '' }));
  };
  const submit = async () => {
    const checked = v.safeParse(org.actions[way].input, form);
    if (!checked.success) {
      setWrong(issuesByField(checked.issues));
      return;
    }
    const me = await command.run(form);
    if (!me) return;
    enter(me);
    restartAt('/pages/home/index');
  };
  const fieldError = (field: keyof typeof form) => wrong[field] || command.error?.fields[field];
  return (
    <Page needs="anyone">
      <View className={css.head}>
        <Text className={css.title} {...aria({ role: 'heading' })}>
          {known ? `${known}，您已绑定` : '确认您是谁'}
        </Text>
        <Text className={css.lead}>{words.lead}</Text>
      </View>
      <Card flush>
        <Field
          label="学号或工号"
          value={form.number}
          max={20}
          placeholder="如 202410086"
          error={fieldError('number')}
          onChange={change('number')}
        />
        <Field
          label="姓名"
          value={form.name}
          max={60}
          placeholder="与学校登记的一致"
          error={fieldError('name')}
          onChange={change('name')}
        />
        <Field
          label={words.code}
          value={form.code}
          max={24}
          placeholder="字母和数字"
          hint={words.hint}
          error={fieldError('code')}
          onChange={change('code')}
        />
      </Card>
      {command.error && (
        <View className={css.refused} {...aria({ role: 'alert' })}>
          <Text>{command.error.message}</Text>
          <Text className={css.code}>编号 {command.error.requestId}</Text>
        </View>
      )}
      <Button
        look="quiet"
        block
        onTap={() => {
          claim.clear();
          setUp.clear();
          setWay(way === 'claim' ? 'set-up' : 'claim');
        }}
      >
        {words.other}
      </Button>
      <Button look="quiet" block onTap={() => open('/pages/privacy/index')}>
        个人信息说明
      </Button>
      <Button
        look="quiet"
        block
        onTap={() => void refreshSession().then(() => restartAt('/pages/home/index'))}
      >
        我已绑定过，重新进入
      </Button>
      <SafeBar>
        <Button look="primary" block busy={command.busy} onTap={() => void submit()}>
          绑定
        </Button>
      </SafeBar>
    </Page>
  );
}

/** The first complaint of each field. */
function issuesByField(issues: readonly v.BaseIssue<unknown>[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const issue of issues) {
    const field = issue.path?.[0]?.key;
    if (typeof field === 'string') found[field] ??= issue.message;
  }
  return found;
}
