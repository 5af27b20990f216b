import { THEMES } from '../../shell/UserMenu.js';
import { chooseTheme, useThemeChoice } from '../../theme/theme.js';
import { Card, SegmentedControl } from '../../ui/index.js';

/** Light, dark, or as the system is. */
export function AppearanceCard() {
  const theme = useThemeChoice();
  return (
    <Card title="Appearance" className="lg:col-span-2" description="Kept in this browser.">
      <SegmentedControl label="Theme" value={theme} onValueChange={chooseTheme} options={THEMES} />
    </Card>
  );
}
