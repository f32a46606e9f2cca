import type { Program } from '../program';
import { boot } from './boot';
import type { SimulatorOptions } from './host';
import type { Phone } from './phone';

export interface SimulatorWindow {
  __miniprogram?: Program;
  __simulatorBoot: (options: SimulatorOptions) => Phone;
  __simulator?: Phone;
}

const own = window as Window & typeof globalThis & SimulatorWindow;

own.__simulatorBoot = (options) => {
  if (!own.__miniprogram) throw new Error('the program has to be loaded before the simulator boots');
  own.__simulator = boot(own, own.__miniprogram, options);
  return own.__simulator;
};
