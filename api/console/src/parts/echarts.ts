// The parts of Apache ECharts that the console draws with; a chunk of its own, loaded by the first chart.
import { CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([
  AriaComponent, CanvasRenderer, CustomChart, GridComponent, LineChart, MarkAreaComponent, MarkLineComponent,
  ScatterChart, TooltipComponent,
]);

export { init };
