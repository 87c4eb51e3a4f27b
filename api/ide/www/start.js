// The start page: what this is, live counts and a leaderboard, asked through the same GraphQL that everybody uses.

const texts = {
  vi: {
    title: "Kho dữ liệu đứng sau một bảng xếp hạng chính thức",
    about: "ItAnalytics nhận số liệu của các cơ quan, chấm điểm, xếp hạng, xếp loại, so sánh qua các năm, chỉ ra số liệu " +
      "cần kiểm tra và dự báo năm sau. Mọi con số truy được về dòng, tệp và quy tắc đã sinh ra nó.",
    openIde: "Mở trình truy vấn GraphQL",
    agencies: "cơ quan",
    years: "năm kết quả",
    openAnomalies: "số liệu cần kiểm tra",
    leaderboard: "PCI 2016: mười tỉnh, thành dẫn đầu",
    leaderboardNote: "Chỉ số năng lực cạnh tranh cấp tỉnh, như đã công bố.",
    rank: "Hạng",
    province: "Tỉnh, thành",
    total: "Điểm",
    change: "So với 2015",
    addresses: "Địa chỉ",
    addressGraphql: "trình truy vấn cho người dùng, GraphQL qua HTTP cho chương trình",
    addressLive: "tiến trình còn sống",
    addressReady: "dữ liệu đã truy vấn được",
    synthetic: "Cơ quan có nhãn SYNTHETIC là hư cấu, chỉ để minh hoạ.",
    loading: "Đang nạp dữ liệu…",
    failed: "Chưa hỏi được dữ liệu:",
    none: "Chưa có dữ liệu.",
    places: "hạng",
  },
  en: {
    title: "The warehouse behind an official ranking",
    about: "ItAnalytics takes in the figures of public agencies, scores, ranks and grades them, compares years, points out " +
      "figures that need checking and forecasts the next year. Every number can be walked back to the line, the file " +
      "and the rule that made it.",
    openIde: "Open the GraphQL editor",
    agencies: "agencies",
    years: "result years",
    openAnomalies: "figures to check",
    leaderboard: "PCI 2016: the ten best provinces",
    leaderboardNote: "Provincial Competitiveness Index, as published.",
    rank: "Rank",
    province: "Province",
    total: "Total",
    change: "Since 2015",
    addresses: "Addresses",
    addressGraphql: "an editor for people, GraphQL over HTTP for programs",
    addressLive: "the process is alive",
    addressReady: "the data can be queried",
    synthetic: "Agencies marked SYNTHETIC are invented, for demonstration only.",
    loading: "Loading data…",
    failed: "The data could not be asked for:",
    none: "No data yet.",
    places: "places",
  },
};

const query = `{
  agencies(first: 1) { totalCount }
  anomalies(first: 1, where: { state: { eq: OPEN } }) { totalCount }
  scoreSummaries(first: 1000) { nodes { year } }
  leaderboard(group: "PROVINCE", year: 2016, first: 10) {
    nodes { rank total agency { code name nameEn } delta { totalChange rankChange } }
  }
}`;

let language = localStorage.getItem("language") ?? (navigator.language.startsWith("vi") ? "vi" : "en");
let answer = null;
let state = "loading";
let detail = "";

const element = (id) => document.getElementById(id);
const text = (key) => texts[language][key];
const number = (value, digits) => new Intl.NumberFormat(language, {
  minimumFractionDigits: digits, maximumFractionDigits: digits,
}).format(value);
const signed = (value, digits) => (value > 0 ? "+" : value < 0 ? "−" : "±") + number(Math.abs(value), digits);

function cell(content, className) {
  const td = document.createElement("td");
  td.textContent = content;
  if (className) td.className = className;
  return td;
}

function row({ rank, total, agency, delta }) {
  const tr = document.createElement("tr");
  const change = delta?.totalChange == null ? "" : signed(delta.totalChange, 2);
  const tone = !delta?.totalChange ? "number" : delta.totalChange > 0 ? "number better" : "number worse";
  tr.append(
    cell(rank ?? "–", "number"),
    cell(language === "vi" ? agency.name : agency.nameEn),
    cell(total == null ? "–" : number(total, 2), "number"),
    cell(change, tone));
  return tr;
}

function show() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = text(node.dataset.text);
  for (const button of document.querySelectorAll("[data-language]"))
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  element("state").hidden = state === "shown";
  element("state").textContent = state === "shown" ? "" : [text(state), detail].filter(Boolean).join(" ");
  if (!answer) return;
  document.querySelector(".counts").removeAttribute("aria-busy");
  element("count-agencies").textContent = number(answer.agencies.totalCount, 0);
  element("count-years").textContent = number(new Set(answer.scoreSummaries.nodes.map((node) => node.year)).size, 0);
  element("count-anomalies").textContent = number(answer.anomalies.totalCount, 0);
  element("leaderboard").replaceChildren(...answer.leaderboard.nodes.map(row));
}

async function ask() {
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
      body: JSON.stringify({ query }),
    });
    const body = await response.json();
    const health = await (await fetch("/health/ready")).json();
    if (response.ok && body.data) {
      answer = body.data;
      // While the first load goes on there are rows already, and more to come.
      state = health.doing ? "loading" : answer.agencies.totalCount > 0 ? "shown" : "none";
      detail = "";
    } else {
      [state, detail] = response.status === 503 ? ["loading", ""] : ["failed", body.errors?.[0]?.message ?? ""];
    }
  } catch {
    [state, detail] = ["failed", ""];
  }
  show();
  if (state !== "shown") setTimeout(ask, 2000);
}

for (const button of document.querySelectorAll("[data-language]"))
  button.addEventListener("click", () => {
    language = button.dataset.language;
    localStorage.setItem("language", language);
    show();
  });

show();
ask();
