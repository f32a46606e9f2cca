import { Text, View } from '@tarojs/components';

export default function Page() {
  return (
    <View aria-role="heading" aria-label="sign-in">
      <Text>sign-in</Text>
    </View>
  );
}
