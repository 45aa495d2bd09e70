# qanswer with everything it can make use of but LibreOffice (for --convert, add libreoffice-calc and libreoffice-writer).
#   docker build -t qanswer .
#   docker run --rm -v "$PWD:/work" qanswer fill form.xlsx --kb knowledge
FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
RUN pip install --no-cache-dir build==1.6.1 && python -m build --wheel --outdir /dist

FROM python:3.13-slim
COPY --from=build /dist /dist
COPY constraints.txt /dist/
RUN pip install --no-cache-dir --constraint /dist/constraints.txt "$(ls /dist/*.whl)[postgres,mcp]" \
 && useradd --create-home --uid 1000 qanswer
USER 1000
WORKDIR /work
ENTRYPOINT ["qanswer"]
CMD ["--help"]
